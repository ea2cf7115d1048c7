package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceCalls;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.testkit.http.RawServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sso.SsoClient;

/** Where services other than STS are asked on behalf of a profile, and how their errors are mapped. */
@Timeout(60)
class ServicePlacesTest {
    private static final SourceCredentials KEYS =
            SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));

    /** An application's HTTP client that notes where it is asked to go. */
    private static final class NotingClient implements SdkHttpClient {
        private final List<URI> asked = new CopyOnWriteArrayList<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            asked.add(request.httpRequest().getUri());
            throw new IllegalStateException("planted");
        }

        @Override
        public void close() {}
    }

    private static Profile profile(String keys) {
        Map<String, ProfileProperty> properties = new LinkedHashMap<>();
        if (!keys.isEmpty()) {
            for (String pair : keys.split(",", -1)) {
                String[] parts = pair.strip().split("=", 2);
                properties.put(parts[0], ProfileProperty.of(parts[1]));
            }
        }
        return new Profile("p", properties);
    }

    private static ServiceEndpoints endpoints(Map<String, String> environment, Map<String, String> properties) {
        Profile section = profile("iam.endpoint_url=https://iam.test,sso_oidc.endpoint_url=https://oidc.test,"
                + "rolesanywhere.endpoint_url=https://roles.test,signin.endpoint_url=https://signin.test");
        return new ServiceEndpoints(
                SystemEnvironment.of(environment, properties),
                new ProfileSet(Map.of(), Map.of(), Map.of("s", section), List.of()));
    }

    private static Map<String, String> map(@Nullable String pairs) {
        return pairs == null
                ? Map.of()
                : List.of(pairs.split(",", -1)).stream()
                        .map(pair -> pair.strip().split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static TokenProviderSettings through(Object transport) {
        return new TokenProviderSettings(
                InstantSource.system(), Duration.ofSeconds(5), Duration.ofSeconds(20), null, false, transport);
    }

    private static String hostOf(ServiceEndpoint endpoint) {
        NotingClient http = new NotingClient();
        try (ServiceCalls calls = new ServiceCalls(through(http))) {
            assertThrows(StslibException.class, () -> ask(calls, endpoint));
        }
        return http.asked.get(0).getHost();
    }

    private static void ask(ServiceCalls calls, ServiceEndpoint endpoint) {
        if (endpoint.service().equals("IAM")) {
            throw new IllegalArgumentException("IAM has its own call");
        }
        calls.call(
                SsoClient.builder().credentialsProvider(AnonymousCredentialsProvider.create()),
                endpoint,
                (SsoClient client) -> client.getRoleCredentials(request ->
                        request.accessToken("planted").accountId("123456789012").roleName("r")));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "us-east-2 |                                                  | portal.sso.us-east-2.amazonaws.com",
                "us-east-2 | use_fips_endpoint=true                           | portal.sso-fips.us-east-2.amazonaws.com",
                "us-east-2 | use_dualstack_endpoint=true                      | portal.sso.us-east-2.api.aws",
                "us-east-2 | use_fips_endpoint=true,use_dualstack_endpoint=true | portal.sso-fips.us-east-2.api.aws",
                "us-east-2 | endpoint_url=https://all.test                    | all.test",
                "us-east-2 | endpoint_url=https://all.test,ignore_configured_endpoint_urls=true | portal.sso.us-east-2.amazonaws.com",
            },
            delimiter = '|')
    void thePortalIsAskedWhereTheProfileSays(String region, @Nullable String keys, String host) {
        ServiceEndpoint endpoint = endpoints(Map.of(), Map.of()).of("SSO", region, profile(keys == null ? "" : keys));
        assertEquals(host, hostOf(endpoint));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "                             | iam.amazonaws.com",
                "use_fips_endpoint=true       | iam-fips.amazonaws.com",
                "services=s                   | iam.test",
                "services=s,endpoint_url=https://all.test | iam.test",
            },
            delimiter = '|')
    void iamIsAskedWhereTheProfileSays(@Nullable String keys, String host) {
        NotingClient http = new NotingClient();
        ServiceEndpoint endpoint =
                endpoints(Map.of(), Map.of()).of("IAM", "eu-west-1", profile(keys == null ? "" : keys));
        assertThrows(StslibException.class, () -> IamDevices.list(endpoint, KEYS, through(http)));
        assertEquals(host, http.asked.get(0).getHost());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "SSO_OIDC | AWS_ENDPOINT_URL_SSO_OIDC=https://one.test,AWS_ENDPOINT_URL=https://all.test |      | https://one.test",
                "SSO_OIDC | AWS_ENDPOINT_URL_SSO=https://one.test    |                                       | https://oidc.test",
                "SSO_OIDC | AWS_ENDPOINT_URL=https://all.test        | aws.endpointUrlSsoOidc=https://p.test  | https://p.test",
                "IAM      | AWS_ENDPOINT_URL_IAM=https://one.test    |                                       | https://one.test",
                "RolesAnywhere | AWS_ENDPOINT_URL=https://all.test   | aws.endpointUrlRolesAnywhere=https://p.test | https://p.test",
                "RolesAnywhere | AWS_ENDPOINT_URL_ROLESANYWHERE=https://one.test |                           | https://one.test",
                "RolesAnywhere |                                     |                                       | https://roles.test",
                "IAM      | AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true |                                       | null",
                "IAM      | AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true | aws.ignoreConfiguredEndpointUrls=false | https://iam.test",
            },
            delimiter = '|')
    void eachServiceHasItsOwnNames(
            String service, @Nullable String environment, @Nullable String properties, String override) {
        ServiceEndpoint endpoint =
                endpoints(map(environment), map(properties)).of(service, "eu-west-1", profile("services=s"));
        assertEquals(override, String.valueOf(endpoint.override()));
    }

    /** An emulator of AWS's APIs, to which these lead, is not the sign-in page. */
    @ParameterizedTest
    @CsvSource(
            value = {
                "AWS_ENDPOINT_URL=https://all.test | aws.endpointUrl=https://all.test     | endpoint_url=https://all.test | null",
                "AWS_ENDPOINT_URL_SIGNIN=https://one.test,AWS_ENDPOINT_URL=https://all.test |  |     | https://one.test",
                "AWS_ENDPOINT_URL=https://all.test | aws.endpointUrlSignin=https://p.test |           | https://p.test",
                "AWS_ENDPOINT_URL=https://all.test |  | services=s,endpoint_url=https://all.test      | https://signin.test",
                "AWS_ENDPOINT_URL_SIGNIN=https://one.test,AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true | | | null",
            },
            delimiter = '|')
    void theSignInPageFollowsItsOwnSettingsOnly(
            @Nullable String environment, @Nullable String properties, @Nullable String keys, String override) {
        ServiceEndpoint endpoint = endpoints(map(environment), map(properties))
                .ofOwnSettings("SIGNIN", "eu-west-1", List.of(profile(keys == null ? "" : keys)), null);
        assertEquals(override, String.valueOf(endpoint.override()));
    }

    @Test
    void fipsAndACustomEndpointContradictEachOther() {
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class,
                () -> endpoints(Map.of("AWS_USE_FIPS_ENDPOINT", "true"), Map.of())
                        .of("IAM", "eu-west-1", profile("services=s")));
        assertTrue(error.problem().contains("AWS_USE_FIPS_ENDPOINT"), error.problem());
        assertTrue(error.problem().contains("[services s]"), error.problem());
    }

    @Test
    void whatIsGivenInCodeComesFirst() {
        ServiceEndpoints given = new ServiceEndpoints(
                SystemEnvironment.of(Map.of("AWS_USE_FIPS_ENDPOINT", "false"), Map.of()),
                new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()),
                true,
                false);
        ServiceEndpoint endpoint = given.of("SSO", "us-east-2", profile("use_dualstack_endpoint=true"));
        assertTrue(endpoint.fips());
        assertFalse(endpoint.dualStack());
    }

    @Test
    void theBundleOfTheProfileIsTaken() {
        ServiceEndpoints all = endpoints(Map.of("HOME", "/home/ann"), Map.of());
        assertEquals(
                Path.of("/home/ann/ca.pem"),
                all.of("SSO", "us-east-2", profile("ca_bundle=~/ca.pem")).caBundle());
    }

    @ParameterizedTest
    @CsvSource({"http://localstack_main:4566", "https://u:SECRET@a_b/", "http://my_host"})
    void anUnderscoreInAHostIsNamed(String address) {
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class,
                () -> endpoints(Map.of(), Map.of()).of("IAM", "eu-west-1", profile("endpoint_url=" + address)));
        assertTrue(error.problem().contains("underscore"), error.problem());
        assertTrue(error.problem().contains("endpoint_url"), error.problem());
        assertTrue(error.problem().contains("_m")
                || error.problem().contains("a_b")
                || error.problem().contains("my_host"));
        assertFalse(error.toString().contains("SECRET"), error.toString());
    }

    private static StslibException failure(String answer) {
        try (RawServer server = RawServer.answering(false, answer, answer, answer);
                ServiceCalls calls = new ServiceCalls(TokenProviderSettings.DEFAULT)) {
            StslibException error = assertThrows(
                    StslibException.class,
                    () -> ask(calls, new ServiceEndpoint("SSO", "us-east-2", server.uri(), false, false, null)));
            assertEquals(answer.contains(" 403 ") ? 1 : 3, server.requests().size());
            return error;
        }
    }

    @Test
    void anErrorCarriesStatusCodeAndMessage() {
        String body = "{\"message\":\"No access for planted here\",\"__type\":\"ForbiddenException\"}";
        StslibException error = failure(RawServer.answer("403 Forbidden", body));
        assertTrue(error.problem().contains("HTTP 403 ForbiddenException"), error.problem());
        assertTrue(error.problem().contains("No access for (hidden) here"), error.problem());
    }

    @Test
    void failuresThatMayPassAreTriedThreeTimes() {
        assertTrue(failure(RawServer.answer("503 Service Unavailable", ""))
                .problem()
                .contains("HTTP 503"));
        assertTrue(failure(RawServer.answer("429 Too Many Requests", "{}"))
                .problem()
                .contains("HTTP 429"));
        assertTrue(failure("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")
                .problem()
                .contains("gave no answer"));
    }

    @Test
    void anInterruptIsAnInterrupt() {
        try (RawServer server = RawServer.answering(false);
                ServiceCalls calls = new ServiceCalls(TokenProviderSettings.DEFAULT)) {
            Thread.currentThread().interrupt();
            assertThrows(
                    CallInterruptedException.class,
                    () -> ask(calls, new ServiceEndpoint("SSO", "us-east-2", server.uri(), false, false, null)));
            assertTrue(Thread.interrupted(), "the interrupt status is kept");
        }
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsNotRepeated() {
        try (ServiceCalls calls = new ServiceCalls(TokenProviderSettings.DEFAULT)) {
            StslibException error = assertThrows(
                    InvalidRequestException.class,
                    () -> calls.call(
                            SsoClient.builder().credentialsProvider(AnonymousCredentialsProvider.create()),
                            ServiceEndpoint.regional("SSO", "us-east-2"),
                            (SsoClient client) ->
                                    client.getRoleCredentials(request -> request.accessToken("planted\r\nx: y")
                                            .accountId("123456789012")
                                            .roleName("r"))));
            assertFalse(error.toString().contains("planted"), error.toString());
        }
    }

    @Test
    void nothingIsAskedAfterClosing() {
        ServiceCalls calls = new ServiceCalls(TokenProviderSettings.DEFAULT);
        calls.close();
        assertThrows(
                EngineClosedException.class,
                () -> ask(
                        calls,
                        new ServiceEndpoint("SSO", "us-east-2", URI.create("http://127.0.0.1:1"), false, false, null)));
    }
}
