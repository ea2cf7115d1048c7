package dev.stslib.testkit.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The values of one request, read strictly: a field or a parameter that is not known is refused, as is one without a value. */
final class LoginRequest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> values;

    private LoginRequest(Map<String, String> values) {
        this.values = values;
    }

    /** Reads a request for credentials: JSON by POST, which nothing signs. */
    static LoginRequest json(WireRequest request) throws LoginException {
        String type = request.header("Content-Type");
        if (!request.method().equals("POST") || type == null || !type.startsWith("application/json")) {
            throw LoginException.invalid("The request is not JSON by POST");
        }
        if (request.header("Authorization") != null || !request.query().isEmpty()) {
            throw LoginException.invalid("The operation takes neither a signature nor a query");
        }
        Map<String, String> values = new HashMap<>();
        try {
            JsonNode body = JSON.readTree(request.bodyText());
            if (body == null || !body.isObject()) {
                throw LoginException.invalid("The body is not an object");
            }
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!field.getValue().isTextual()) {
                    throw LoginException.invalid("The field " + field.getKey() + " is not a text");
                }
                values.put(field.getKey(), field.getValue().asText());
            }
        } catch (JsonProcessingException e) {
            throw LoginException.invalid("The body is not JSON");
        }
        return new LoginRequest(values);
    }

    /** Reads the query of the sign-in page. */
    static LoginRequest query(WireRequest request) throws LoginException {
        Map<String, String> values = new HashMap<>();
        for (String pair : request.query().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String value = parts.length > 1 ? parts[1] : "";
            if (values.put(decoded(parts[0]), decoded(value)) != null) {
                throw LoginException.invalid("The parameter " + parts[0] + " is there twice");
            }
        }
        return new LoginRequest(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Refuses a request that does not have exactly these fields. */
    LoginRequest exactly(Set<String> names) throws LoginException {
        if (!values.keySet().equals(names)) {
            throw LoginException.invalid("The request does not have exactly the fields " + names);
        }
        return this;
    }

    /** A value, or empty if it is not there. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }
}
