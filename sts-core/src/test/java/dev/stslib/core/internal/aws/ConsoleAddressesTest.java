package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "eu-west-1,      https://signin.aws.amazon.com/federation",
        "cn-northwest-1, https://signin.amazonaws.cn/federation",
        "us-gov-east-1,  https://signin.amazonaws-us-gov.com/federation",
        "eusc-de-east-1, https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation",
    })
    void eachPartitionHasItsSignIn(String region, URI address) {
        assertEquals(address, ConsoleAddresses.of(null, region).federation(null));
    }

    @Test
    void theRoleNamesThePartitionWhereThereIsNoRegion() {
        ConsoleAddresses china = ConsoleAddresses.of("arn:aws-cn:iam::444455556666:role/R", null);
        assertEquals(URI.create("https://signin.amazonaws.cn/federation"), china.federation(null));
        assertEquals("https://console.amazonaws.cn/s3/home", china.page("s3", null));
    }

    @Test
    void anotherEndpointMayHaveAPath() {
        ConsoleAddresses usual = ConsoleAddresses.of(null, null);
        assertEquals(
                URI.create("https://proxy.example.com/aws/federation"),
                usual.federation(URI.create("https://proxy.example.com/aws/")));
    }
}
