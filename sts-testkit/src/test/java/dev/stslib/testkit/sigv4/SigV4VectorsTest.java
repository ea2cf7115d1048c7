package dev.stslib.testkit.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The canonical form and the signature are proven by AWS's own test suite. */
class SigV4VectorsTest {
    private static final String DATE = "20150830T123600Z";
    private static final CredentialScope SCOPE = new CredentialScope("20150830", "us-east-1", "service");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    record Vector(String name, WireRequest request, List<String> signed, String signature) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> vectors() throws IOException {
        String text;
        try (InputStream in = Objects.requireNonNull(SigV4VectorsTest.class.getResourceAsStream("vectors.txt"))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return Stream.of(text.split("\n\n", 0))
                .filter(block -> block.startsWith("case "))
                .map(SigV4VectorsTest::vector);
    }

    private static Vector vector(String block) {
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("host", List.of("example.amazonaws.com"));
        headers.put("x-amz-date", List.of(DATE));
        String name = "";
        String[] line = {};
        String body = "";
        String signature = "";
        for (String fact : block.strip().split("\n", 0)) {
            String value = fact.substring(fact.indexOf(' ') + 1);
            switch (fact.substring(0, fact.indexOf(' '))) {
                case "case" -> name = value;
                case "request" -> line = value.split(" ", 2);
                case "b" -> body = value;
                case "s" -> signature = value;
                default ->
                    headers.computeIfAbsent(
                                    value.substring(0, value.indexOf(':')).toLowerCase(Locale.ROOT),
                                    key -> new ArrayList<>())
                            .add(value.substring(value.indexOf(':') + 1));
            }
        }
        String[] uri = line[1].split("\\?", 2);
        WireRequest request = new WireRequest(
                line[0], uri[0], uri.length > 1 ? uri[1] : "", headers, body.getBytes(StandardCharsets.UTF_8));
        return new Vector(name, request, List.copyOf(headers.keySet()), signature);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signatureIsTheOneThatAwsPublishes(Vector vector) {
        CanonicalRequest canonical = CanonicalRequest.of(vector.request(), vector.signed());
        assertEquals(vector.signature(), SigV4.signature(SECRET, DATE, SCOPE, canonical), canonical.text());
    }

    @Test
    void canonicalRequestIsTheOneThatAwsPublishes() {
        WireRequest request = new WireRequest(
                "GET",
                "/",
                "Param2=value2&Param1=value1&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request"
                        + "&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600"
                        + "&X-Amz-Signature=86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5",
                Map.of("Host", List.of("example.amazonaws.com"), "X-Amz-Date", List.of(DATE)),
                new byte[0]);
        CanonicalRequest canonical = CanonicalRequest.of(request, List.of("host"));
        assertEquals("""
                GET
                /
                Param1=value1&Param2=value2&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830\
                %2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host
                host:example.amazonaws.com

                host
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""", canonical.text());
        assertEquals(
                "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5",
                SigV4.signature(SECRET, DATE, SCOPE, canonical));
    }

    @Test
    void valuesOfTheWireAreEncodedOnceMoreInPathsAndJustOnceInQueries() {
        WireRequest request = new WireRequest("GET", "/a%20b", "x=%2Fa+b%20c&flag", Map.of(), new byte[0]);
        String[] lines = CanonicalRequest.of(request, List.of()).text().split("\n", -1);
        assertEquals("/a%2520b", lines[1]);
        assertEquals("flag=&x=%2Fa%20b%20c", lines[2]);
    }

    @Test
    void thereAreAsManyVectorsAsTheFileShows() throws IOException {
        assertEquals(23, vectors().count());
    }
}
