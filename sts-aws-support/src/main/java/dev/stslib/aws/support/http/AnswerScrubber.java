package dev.stslib.aws.support.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes the secrets of a request out of what is answered to it. STS repeats the canonical request, with the session token
 * in it, when a signature does not match; the AWS SDK logs that.
 */
final class AnswerScrubber {
    private static final String HIDDEN = "(hidden)";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SECRET_NAME =
            Pattern.compile("token|secret|password|passwd|assertion|authorization|signature|cookie|code$|codeverifier");
    /** A header or parameter by its name, up to the end of its value. */
    private static final Pattern NAMED =
            Pattern.compile("(?i)(x-amz-security-token|(?:proxy-)?authorization|x-amz-signature|x-amz-sso_bearer_token"
                    + "|x-aws-ec2-metadata-token)(?!-ttl)(\\s*(?:[:=]|%3A|%3D|&#58;)\\s*)[^\\r\\n&'\"<]+");

    /** A container's credentials have a path that is as good as a password. */
    private static final Pattern PATH_SECRET = Pattern.compile("(?=[^/]*[0-9])[^/]{20,}");

    private static final int SHORTEST = 4;
    /** Shorter secrets, such as MFA codes, may be part of a longer number that is none. */
    private static final int WORD = 9;

    private final List<Hidden> secrets;

    AnswerScrubber(HttpExecuteRequest request) {
        Set<String> found = new LinkedHashSet<>();
        SdkHttpRequest http = request.httpRequest();
        Matcher segment = PATH_SECRET.matcher(String.valueOf(http.encodedPath()));
        while (segment.find()) {
            found.add(segment.group());
        }
        http.forEachHeader((name, values) -> values.forEach(value -> add(found, name, value)));
        http.forEachRawQueryParameter((name, values) -> values.forEach(value -> add(found, name, value)));
        String body = body(request);
        form(found, body);
        json(found, body);
        this.secrets = found.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted((one, other) -> other.length() - one.length())
                .map(Hidden::new)
                .toList();
    }

    byte[] clean(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return clean(text).getBytes(StandardCharsets.ISO_8859_1);
    }

    SdkHttpResponse clean(SdkHttpResponse head, int length) {
        SdkHttpResponse.Builder clean = head.toBuilder();
        head.statusText().ifPresent(text -> clean.statusText(clean(text)));
        head.forEachHeader((name, values) ->
                clean.putHeader(name, values.stream().map(this::clean).toList()));
        if (head.firstMatchingHeader("Content-Length").isPresent()) {
            clean.putHeader("Content-Length", Integer.toString(length));
        }
        return clean.build();
    }

    /** An error whose message repeats a secret, from a malformed answer say, is replaced by one that does not. */
    IOException clean(IOException error) {
        for (Throwable link = error; link != null; link = link.getCause()) {
            String message = String.valueOf(link.getMessage());
            if (!clean(message).equals(message)) {
                return new IOException(clean(String.valueOf(error.getMessage())));
            }
        }
        return error;
    }

    private String clean(String text) {
        String clean = text;
        for (Hidden secret : secrets) {
            clean = secret.hide(clean);
        }
        return NAMED.matcher(clean).replaceAll("$1$2" + HIDDEN);
    }

    private static void add(Set<String> found, String name, String value) {
        if (!SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find()) {
            return;
        }
        found.add(value);
        if (name.toLowerCase(Locale.ROOT).endsWith("authorization")) {
            // "Bearer x", "Basic x", and "AWS4-HMAC-SHA256 …, Signature=x"
            found.add(value.substring(value.indexOf(' ') + 1));
            found.add(value.substring(value.indexOf("Signature=") < 0 ? 0 : value.indexOf("Signature=") + 10));
        }
    }

    private static String body(HttpExecuteRequest request) {
        if (request.contentStreamProvider().isEmpty()) {
            return "";
        }
        try (InputStream stream = request.contentStreamProvider().get().newStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void form(Set<String> found, String body) {
        for (String parameter : body.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                try {
                    add(
                            found,
                            parameter.substring(0, equals),
                            URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    add(found, parameter.substring(0, equals), parameter.substring(equals + 1));
                }
            }
        }
    }

    private static void json(Set<String> found, String body) {
        if (!body.startsWith("{")) {
            return;
        }
        try {
            JsonNode tree = JSON.readTree(body);
            tree.properties()
                    .forEach(
                            field -> add(found, field.getKey(), field.getValue().asText()));
        } catch (JsonProcessingException e) {
            found.add(body);
        }
    }

    /** A secret as it is, and with its signs encoded as in a URL, in XML or in JSON. */
    private static final class Hidden {
        private final String octets;
        private @Nullable Pattern pattern;

        Hidden(String secret) {
            // Bodies are read byte for byte, so that a sign beyond ASCII is as many characters as it has bytes.
            this.octets = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }

        /** Compiles only for a text that is long enough: a SAML assertion of 100,000 signs takes seconds. */
        String hide(String text) {
            if (text.length() < octets.length()) {
                return text;
            }
            if (pattern == null) {
                pattern = compile();
            }
            return pattern.matcher(text).replaceAll(HIDDEN);
        }

        private Pattern compile() {
            StringBuilder signs = new StringBuilder();
            octets.chars().forEach(sign -> signs.append(sign(sign)));
            return Pattern.compile(
                    octets.length() < WORD ? "(?<![A-Za-z0-9])" + signs + "(?![A-Za-z0-9])" : signs.toString());
        }
    }

    private static String sign(int sign) {
        String plain = Pattern.quote(Character.toString(sign));
        if (Character.isLetterOrDigit(sign) && sign < 128) {
            return Character.toString(sign);
        }
        String hex = "(?i:" + String.format(Locale.ROOT, "%02x", sign) + ")";
        List<String> forms = new ArrayList<>(List.of(
                plain,
                "%(?:25)*" + hex,
                "&#0*" + sign + ";",
                "&#[xX]0*" + hex + ";",
                "\\\\+" + plain,
                "\\\\+u00" + hex));
        switch (sign) {
            case ' ' -> forms.add("\\+");
            case '&' -> forms.add("&amp;");
            case '<' -> forms.add("&lt;");
            case '>' -> forms.add("&gt;");
            case '"' -> forms.add("&quot;");
            case '\'' -> forms.add("&apos;");
            default -> {}
        }
        return "(?:" + String.join("|", forms) + ")";
    }
}
