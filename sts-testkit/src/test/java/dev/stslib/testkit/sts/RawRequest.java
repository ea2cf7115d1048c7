package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.sigv4.CanonicalRequest;
import dev.stslib.testkit.sigv4.CredentialScope;
import dev.stslib.testkit.sigv4.SigV4;
import dev.stslib.testkit.sigv4.UriEncoding;
import dev.stslib.testkit.sigv4.WireRequest;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** A request that is signed by hand, so that a test can get one thing of it wrong. */
final class RawRequest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Map<String, String> parameters = new TreeMap<>(Map.of("Version", "2011-06-15"));
    final Map<String, String> headers = new TreeMap<>();
    String region = "us-east-1";
    String service = "sts";
    List<String> signedHeaders = List.of("host", "x-amz-date");
    UnaryOperator<String> authorization = text -> text;
    UnaryOperator<String> bodyAfterSigning = body -> body;
    private final EmbeddedSts sts;
    private String key;
    private String secret;
    private @Nullable String token;

    RawRequest(EmbeddedSts sts, TestUser user, String action) {
        this.sts = sts;
        this.key = user.accessKeyId();
        this.secret = user.secretAccessKey();
        parameters.put("Action", action);
        headers.put("x-amz-date", SignatureFields.basic(sts.clock().instant()));
    }

    RawRequest as(String newKey, String newSecret, @Nullable String newToken) {
        this.key = newKey;
        this.secret = newSecret;
        this.token = newToken;
        return this;
    }

    RawRequest as(Reply issued) {
        return as(issued.text("AccessKeyId"), issued.text("SecretAccessKey"), issued.text("SessionToken"));
    }

    String form() {
        return parameters.entrySet().stream()
                .map(e -> UriEncoding.encode(e.getKey(), "") + "=" + UriEncoding.encode(e.getValue(), ""))
                .collect(Collectors.joining("&"));
    }

    private String signature(String method, String query, String body) {
        Map<String, List<String>> all = new TreeMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        all.put("host", List.of(sts.endpoint().getAuthority()));
        CanonicalRequest canonical = CanonicalRequest.of(
                new WireRequest(method, "/", query, all, body.getBytes(StandardCharsets.UTF_8)), signedHeaders);
        String date = SignatureFields.basic(sts.clock().instant());
        date = headers.getOrDefault("x-amz-date", date);
        return SigV4.signature(secret, date, new CredentialScope(date.substring(0, 8), region, service), canonical);
    }

    private String credential() {
        String date = headers.getOrDefault(
                "x-amz-date", SignatureFields.basic(sts.clock().instant()));
        return key + "/" + new CredentialScope(date.substring(0, 8), region, service);
    }

    HttpRequest.Builder signed(String method, String query, String body) {
        String sessionToken = token;
        if (sessionToken != null) {
            headers.put("x-amz-security-token", sessionToken);
            if (!signedHeaders.contains("x-amz-security-token")) {
                signedHeaders = Stream.concat(signedHeaders.stream(), Stream.of("x-amz-security-token"))
                        .toList();
            }
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(sts.endpoint() + "/" + (query.isEmpty() ? "" : "?" + query)))
                .method(method, HttpRequest.BodyPublishers.ofString(bodyAfterSigning.apply(body)));
        headers.forEach(request::header);
        String text = authorization.apply(SigV4.ALGORITHM + " Credential=" + credential() + ", SignedHeaders="
                + String.join(";", signedHeaders) + ", Signature=" + signature(method, query, body));
        return text.isEmpty() ? request : request.header("Authorization", text);
    }

    HttpRequest httpPost() {
        return signed("POST", "", form())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build();
    }

    Reply post() {
        return send(httpPost());
    }

    Reply get() {
        return send(signed("GET", form(), "").build());
    }

    /** The URI of a presigned GET of now. */
    URI presigned() {
        parameters.put("X-Amz-Algorithm", SigV4.ALGORITHM);
        parameters.put("X-Amz-Credential", credential());
        parameters.put("X-Amz-Date", headers.getOrDefault("x-amz-date", ""));
        parameters.putIfAbsent("X-Amz-Expires", "60");
        parameters.values().removeIf(String::isEmpty);
        parameters.put("X-Amz-SignedHeaders", "host");
        if (token != null) {
            parameters.put("X-Amz-Security-Token", token);
        }
        signedHeaders = List.of("host");
        String signature = signature("GET", form(), "");
        return URI.create(sts.endpoint() + "/?" + form() + "&X-Amz-Signature=" + signature);
    }

    static Reply send(HttpRequest request) {
        try {
            return new Reply(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    record Reply(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        /** The text of an element; the answer must be well-formed XML. */
        String text(String element) {
            return String.valueOf(
                    xml().getElementsByTagNameNS("*", element).item(0).getTextContent());
        }

        Document xml() {
            try {
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setNamespaceAware(true);
                DocumentBuilder builder = factory.newDocumentBuilder();
                // The parser's own handler prints to standard error.
                builder.setErrorHandler(new DefaultHandler());
                return builder.parse(new InputSource(new StringReader(http.body())));
            } catch (ParserConfigurationException | SAXException | IOException e) {
                throw new IllegalStateException(http.body(), e);
            }
        }

        Reply assertGood() {
            assertEquals(200, status(), http.body());
            return this;
        }

        Reply assertRefused(int status, String code, String message) {
            assertEquals(status, status(), http.body());
            assertEquals(code, text("Code"));
            assertEquals(message, text("Message"));
            return this;
        }
    }
}
