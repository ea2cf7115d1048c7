package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

class StsEndpointsTest {
    private static final Set<String> LEGACY = Set.of(
            "ap-northeast-1",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "aws-global");

    @ParameterizedTest
    @CsvSource({
        // region, fips, dualStack, host, signing region
        "eu-west-1,      false, false, sts.eu-west-1.amazonaws.com,              eu-west-1",
        "ap-east-2,      false, false, sts.ap-east-2.amazonaws.com,              ap-east-2",
        "us-east-1,      true,  false, sts-fips.us-east-1.amazonaws.com,         us-east-1",
        "us-west-2,      false, true,  sts.us-west-2.api.aws,                    us-west-2",
        "us-west-2,      true,  true,  sts-fips.us-west-2.api.aws,               us-west-2",
        "aws-global,     false, false, sts.amazonaws.com,                        us-east-1",
        "aws-global,     true,  true,  sts.amazonaws.com,                        us-east-1",
        "us-gov-west-1,  false, false, sts.us-gov-west-1.amazonaws.com,          us-gov-west-1",
        "us-gov-west-1,  true,  false, sts.us-gov-west-1.amazonaws.com,          us-gov-west-1",
        "us-gov-east-1,  true,  false, sts.us-gov-east-1.amazonaws.com,          us-gov-east-1",
        "us-gov-east-1,  true,  true,  sts-fips.us-gov-east-1.api.aws,           us-gov-east-1",
        "us-gov-east-1,  false, true,  sts.us-gov-east-1.api.aws,                us-gov-east-1",
        "cn-north-1,     false, false, sts.cn-north-1.amazonaws.com.cn,          cn-north-1",
        "cn-north-1,     false, true,  sts.cn-north-1.api.amazonwebservices.com.cn, cn-north-1",
        "us-iso-east-1,  false, false, sts.us-iso-east-1.c2s.ic.gov,             us-iso-east-1",
        "us-isob-east-1, false, false, sts.us-isob-east-1.sc2s.sgov.gov,         us-isob-east-1",
        "eu-isoe-west-1, false, false, sts.eu-isoe-west-1.cloud.adc-e.uk,        eu-isoe-west-1",
        "us-isof-east-1, false, false, sts.us-isof-east-1.csp.hci.ic.gov,        us-isof-east-1",
        "eusc-de-east-1, false, false, sts.eusc-de-east-1.amazonaws.eu,          eusc-de-east-1",
    })
    void addressesAreAws(String region, boolean fips, boolean dualStack, String host, String signer) {
        StsEndpoint endpoint = new StsEndpoint(region, null, fips, dualStack, false);

        assertEquals(URI.create("https://" + host), StsEndpoints.resolve(endpoint));
        assertEquals(signer, StsEndpoints.signingRegion(endpoint));
    }

    @Test
    void legacySendsExactlyTheRegionsOfOldToTheGlobalEndpoint() {
        Set<String> global = StsRegions.all().stream()
                .map(StsRegion::name)
                .filter(name -> StsEndpoints.resolve(new StsEndpoint(name, null, false, false, true))
                        .equals(URI.create("https://sts.amazonaws.com")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(LEGACY), global);
        for (String name : LEGACY) {
            assertEquals("us-east-1", StsEndpoints.signingRegion(new StsEndpoint(name, null, false, false, true)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true,  false, sts-fips.eu-west-1.amazonaws.com",
        "false, true,  sts.eu-west-1.api.aws",
    })
    void legacyIsIgnoredWithFipsAndDualStack(boolean fips, boolean dualStack, String host) {
        StsEndpoint endpoint = new StsEndpoint("eu-west-1", null, fips, dualStack, true);

        assertEquals(host, StsEndpoints.resolve(endpoint).getHost());
        assertEquals("eu-west-1", StsEndpoints.signingRegion(endpoint));
    }

    @ParameterizedTest
    @CsvSource({"eu-west-1, eu-west-1", "no-such-region-9, no-such-region-9", "aws-global, us-east-1"})
    void anOverrideIsTakenAsItIs(String region, String signer) {
        StsEndpoint endpoint = new StsEndpoint(region, URI.create("http://127.0.0.1:4566/sts"), false, false, true);

        assertEquals(URI.create("http://127.0.0.1:4566/sts"), StsEndpoints.resolve(endpoint));
        assertEquals(signer, StsEndpoints.signingRegion(endpoint));
    }

    @ParameterizedTest
    @CsvSource({"true, false, FIPS", "false, true, dual-stack"})
    void anOverrideTogetherWithAVariantIsRefused(boolean fips, boolean dualStack, String named) {
        StsEndpoint endpoint =
                new StsEndpoint("eu-west-1", URI.create("https://sts.example.com"), fips, dualStack, false);

        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> StsEndpoints.resolve(endpoint));

        assertTrue(error.toString().contains("https://sts.example.com"), error.toString());
        assertTrue(error.toString().contains(named), error.toString());
        assertTrue(error.toString().contains("botocore"), error.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://sts.example.com",
                "sts.example.com",
                "https:///sts",
                "https://sts.example.com/?a=b",
                "https://sts.example.com/#top",
                "https://ann:planted-secret@sts.example.com",
            })
    void anOverrideThatIsNoServiceAddressIsRefusedAndShowsNoPassword(String override) {
        StsEndpoint endpoint = StsEndpoint.at("eu-west-1", URI.create(override));

        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> StsEndpoints.resolve(endpoint));

        assertFalse(error.toString().contains("planted-secret"), error.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eu-west-l",
                "us-est-1",
                "mars-north-1",
                "EU-WEST-1",
                "eu-west-1 ",
                "",
                "us-east-1-fips",
                "../etc",
                "aws-cn-global"
            })
    void anUnknownRegionIsAnError(String name) {
        assertThrows(UnknownRegionException.class, () -> StsEndpoints.resolve(StsEndpoint.regional(name)));
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-9, https://sts.us-east-9.amazonaws.com",
        "eu-north-2, https://sts.eu-north-2.amazonaws.com",
        "cn-east-7, https://sts.cn-east-7.amazonaws.com.cn",
        "us-gov-west-4, https://sts.us-gov-west-4.amazonaws.com"
    })
    void aRegionNewerThanTheSdkIsAskedButNotListed(String name, String address) {
        assertEquals(URI.create(address), StsEndpoints.resolve(StsEndpoint.regional(name)));
        assertEquals(name, StsEndpoints.signingRegion(StsEndpoint.regional(name)));
        assertTrue(StsRegions.find(name).isEmpty());
    }

    @Test
    void anUnknownRegionIsAnsweredWithNearNames() {
        UnknownRegionException error = assertThrows(
                UnknownRegionException.class, () -> StsEndpoints.resolve(StsEndpoint.regional("eu-wst-1")));

        assertTrue(error.problem().contains("'eu-wst-1'"), error.problem());
        assertTrue(error.remedy().contains("eu-west-1"), error.remedy());
    }

    @Test
    void anOddRegionIsRefusedAlsoWithAnOverride() {
        StsEndpoint endpoint = StsEndpoint.at("eu west/1", URI.create("https://sts.example.com"));

        assertThrows(UnknownRegionException.class, () -> StsEndpoints.resolve(endpoint));
    }

    @Test
    void aVariantThatAPartitionLacksIsAnError() {
        StsEndpoint endpoint = new StsEndpoint("us-isob-east-1", null, false, true, false);
        StsEndpointProvider rules = parameters -> CompletableFuture.failedFuture(
                SdkClientException.create("DualStack is enabled but this partition does not support DualStack"));

        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> EndpointRules.resolve(rules, endpoint));

        assertTrue(error.problem().contains("us-isob-east-1 with dual-stack"), error.problem());
    }

    @Test
    void regionsAreOfAllPartitionsAndOfTheGlobalEndpoint() {
        Set<String> partitions =
                StsRegions.all().stream().map(StsRegion::partition).collect(Collectors.toSet());

        assertTrue(
                partitions.containsAll(Set.of(
                        "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc")),
                partitions.toString());
        assertEquals(
                new StsRegion("aws-global", "sts.amazonaws.com", "aws"),
                StsRegions.find("aws-global").orElseThrow());
        assertEquals(
                new StsRegion("cn-north-1", "sts.cn-north-1.amazonaws.com.cn", "aws-cn"),
                StsRegions.find("cn-north-1").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "EU-WEST-1", "eu-west-1\n", "us-east-1-fips", "üß", "aws"})
    void whatIsNoRegionIsNotFound(@Nullable String name) {
        assertTrue(StsRegions.find(name).isEmpty());
    }

    @Test
    void nullIsNotFound() {
        assertTrue(StsRegions.find(null).isEmpty());
        assertThrows(UnknownRegionException.class, () -> StsRegions.require(null));
    }

    @Test
    void anOperationThatTheGlobalEndpointLacksGoesToTheRegion() {
        StsEndpoint legacy = new StsEndpoint("eu-west-1", null, false, false, true);
        assertEquals(
                URI.create("https://sts.eu-west-1.amazonaws.com"),
                StsEndpoints.resolve(StsEndpoints.regional("AssumeRoot", legacy)));
        StsEndpoint global = StsEndpoint.regional("aws-global");
        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> StsEndpoints.regional("AssumeRoot", global));
        assertTrue(error.problem().endsWith("does not have the operation AssumeRoot"), error.problem());
        StsEndpoint other = StsEndpoint.at("aws-global", URI.create("http://localhost:1"));
        assertEquals(other, StsEndpoints.regional("AssumeRoot", other));
    }
}
