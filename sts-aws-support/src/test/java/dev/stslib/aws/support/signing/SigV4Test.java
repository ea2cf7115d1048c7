package dev.stslib.aws.support.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** AWS's published test suite for Signature Version 4, as far as the signer's choice of headers lets it apply. */
class SigV4Test {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static String signature(
            String service, String method, String target, Map<String, String> more, String body) {
        SigV4 signer = new SigV4("AKIDEXAMPLE", SECRET, "us-east-1", service, NOW);
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Host", List.of("example.amazonaws.com"));
        headers.put("X-Amz-Date", List.of(signer.date()));
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        int question = target.indexOf('?');
        String authorization = signer.authorization(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                headers,
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "GET | / | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET | '' | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "POST | / | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                "GET | /?Param1=value1 | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
                "GET | /?Param2=value2&Param1=value1 | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "GET | /ሴ | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
                "GET | /example space/ | 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
                "GET | /example1/example2/../.. | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET | /./ | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET | // | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET | /.. | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET | /./example | ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
                "GET | /a/../example | ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
                "GET | //example// | 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
            },
            delimiter = '|')
    void theSignatureIsTheOneThatAwsPublishes(String method, String target, String expected) {
        assertEquals(expected, signature("service", method, target, Map.of(), ""));
    }

    @Test
    void theSessionTokenIsSigned() {
        Map<String, String> token =
                Map.of("X-Amz-Security-Token", "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267");
        assertEquals(
                "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
                signature("service", "GET", "/", token, ""));
    }

    @Test
    void s3SignsThePathAsItIsSent() {
        assertNotEquals(signature("s3", "GET", "/a//b", Map.of(), ""), signature("s3", "GET", "/a/b", Map.of(), ""));
        assertNotEquals(signature("s3", "GET", "/a/../b", Map.of(), ""), signature("s3", "GET", "/b", Map.of(), ""));
        assertEquals(
                signature("service", "GET", "/a//b", Map.of(), ""), signature("service", "GET", "/a/b", Map.of(), ""));
    }

    @Test
    void theSignerSignsWhatTheClientSends() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://example.amazonaws.com:443/a/../example"))
                .build();
        SignedRequest signed = new SigV4Signer(InstantSource.fixed(NOW))
                .sign(one -> one.identity(AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET))
                        .request(request)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "service"));

        SdkHttpRequest sent = signed.request();
        assertEquals("example.amazonaws.com", sent.firstMatchingHeader("Host").orElseThrow());
        assertEquals("20150830T123600Z", sent.firstMatchingHeader("X-Amz-Date").orElseThrow());
        String authorization = sent.firstMatchingHeader("Authorization").orElseThrow();
        assertTrue(
                authorization.endsWith("ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
                authorization);
    }
}
