package dev.stslib.testkit.sso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of one request, read strictly: a field or a parameter that the operation does not have is refused. */
final class SsoRequest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode body;
    private final Map<String, String> query;

    private SsoRequest(JsonNode body, Map<String, String> query) {
        this.body = body;
        this.query = query;
    }

    /** Reads a request of the OIDC service: JSON by POST, which nothing signs. */
    static SsoRequest json(WireRequest request, Set<String> known) throws SsoException {
        String type = request.header("Content-Type");
        if (!request.method().equals("POST") || type == null || !type.startsWith("application/json")) {
            throw SsoException.oidc("InvalidRequest", "the request is not JSON by POST");
        }
        if (request.header("Authorization") != null || !request.query().isEmpty()) {
            throw SsoException.oidc("InvalidRequest", "the operation takes neither a signature nor a query");
        }
        try {
            JsonNode body = JSON.readTree(request.bodyText());
            if (body == null || !body.isObject()) {
                throw SsoException.oidc("InvalidRequest", "the body is not an object");
            }
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                if (!known.contains(field.getKey())) {
                    throw SsoException.oidc("InvalidRequest", "the field " + field.getKey() + " is not known");
                }
            }
            return new SsoRequest(body, Map.of());
        } catch (JsonProcessingException e) {
            throw SsoException.oidc("InvalidRequest", "the body is not JSON");
        }
    }

    /** Reads the query of a request of the portal or of the sign-in page. */
    static SsoRequest query(WireRequest request, Set<String> known) throws SsoException {
        Map<String, String> query = new HashMap<>();
        for (String pair : request.query().split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String name = decoded(parts[0]);
                if (!known.contains(name) || query.put(name, parts.length > 1 ? decoded(parts[1]) : "") != null) {
                    throw SsoException.portal(
                            400, "InvalidRequest", "the parameter " + name + " is not known, or twice");
                }
            }
        }
        return new SsoRequest(JSON.createObjectNode(), query);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A parameter of the query; empty if it is not there. */
    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** A text that must be there. */
    String text(String name) throws SsoException {
        String text = textOrNull(name);
        if (text == null || text.isEmpty()) {
            throw SsoException.oidc("InvalidRequest", "the field " + name + " is missing");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) throws SsoException {
        JsonNode field = body.get(name);
        if (field != null && !field.isTextual()) {
            throw SsoException.oidc("InvalidRequest", "the field " + name + " is not a text");
        }
        return field == null ? null : field.asText();
    }

    /** A list of texts; empty if it is not there. */
    List<String> texts(String name) throws SsoException {
        JsonNode field = body.get(name);
        List<String> texts = new ArrayList<>();
        if (field == null) {
            return texts;
        }
        for (JsonNode element : field) {
            if (!element.isTextual()) {
                throw SsoException.oidc("InvalidRequest", "the field " + name + " is not a list of texts");
            }
            texts.add(element.asText());
        }
        if (!field.isArray() || texts.isEmpty()) {
            throw SsoException.oidc("InvalidRequest", "the field " + name + " is not a list of texts");
        }
        return texts;
    }
}
