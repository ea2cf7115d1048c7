package dev.stslib.testkit.sigv4;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The text that a SigV4 signature covers, made from a request and the header fields that its sender chose to sign.
 * The rules are those of every service but S3: the path is normalised and encoded once more.
 *
 * @param text the canonical request, lines parted by line feeds
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
public record CanonicalRequest(String text) {
    /**
     * Checks that there is a text.
     *
     * @param text the canonical request
     */
    public CanonicalRequest {
        Objects.requireNonNull(text, "text");
    }

    /**
     * Makes a request canonical. The digest of the payload is taken from the body that came, not from what a header
     * field says of it.
     *
     * @param request the request as it came
     * @param signedHeaders names of exactly the header fields that were signed, in lower case, in the signed order
     * @return the canonical request
     */
    public static CanonicalRequest of(WireRequest request, List<String> signedHeaders) {
        StringBuilder text = new StringBuilder();
        text.append(request.method()).append('\n');
        text.append(canonicalPath(request.path())).append('\n');
        text.append(QueryString.parse(request.query()).canonical()).append('\n');
        for (String name : signedHeaders) {
            String values = request.headers(name).stream()
                    .map(CanonicalRequest::collapse)
                    .collect(Collectors.joining(","));
            text.append(name).append(':').append(values).append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n');
        text.append(request.bodyHash());
        return new CanonicalRequest(text.toString());
    }

    private static String collapse(String value) {
        return value.trim().replaceAll(" +", " ");
    }

    private static String canonicalPath(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", 0)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        String normal = "/" + String.join("/", segments) + (folder && !segments.isEmpty() ? "/" : "");
        return UriEncoding.encode(normal, "/");
    }
}
