package dev.stslib.tenants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stslib.api.error.InvalidRequestException;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Policies as JSON: strict in what is read, without white space in what is written. */
final class PolicyJson {
    /** The version of the policy language. */
    static final String VERSION = "2012-10-17";

    /** STS takes characters up to U+00FF, so the others are escaped. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private PolicyJson() {}

    /**
     * Reads a document.
     *
     * @throws InvalidRequestException if it is not one JSON document; the message shows nothing of it
     */
    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            // Its message may quote the policy.
            throw new InvalidRequestException(
                    "The policy is not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    "Write one document, in which no object has a name twice");
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Sorts the members and values of a condition, and drops repeated values. */
    static ObjectNode minimized(ObjectNode condition) {
        ObjectNode minimized = object();
        sorted(condition).forEach((operator, keys) -> {
            ObjectNode sortedKeys = minimized.putObject(operator);
            sorted(keys).forEach((key, values) -> {
                TreeSet<JsonNode> distinct = new TreeSet<>(Comparator.comparing(JsonNode::toString));
                values.forEach(distinct::add);
                sortedKeys.putArray(key).addAll(distinct);
            });
        });
        return minimized;
    }

    private static SortedMap<String, JsonNode> sorted(JsonNode object) {
        SortedMap<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        return sorted;
    }

    /** Writes a policy in ASCII. */
    static String write(PolicyDocument policy) {
        ObjectNode root = object();
        root.put("Version", VERSION);
        ArrayNode statements = root.putArray("Statement");
        policy.statements().forEach(statement -> statements.add(node(statement)));
        return text(root);
    }

    static String write(Statement statement) {
        return text(node(statement));
    }

    private static ObjectNode node(Statement statement) {
        ObjectNode node = object();
        node.put("Effect", statement.allows() ? "Allow" : "Deny");
        put(node, "Action", statement.actions());
        put(node, "Resource", statement.resources());
        if (!statement.condition().isEmpty()) {
            ObjectNode condition = node.putObject("Condition");
            statement.condition().properties().forEach(operator -> {
                ObjectNode keys = condition.putObject(operator.getKey());
                operator.getValue()
                        .properties()
                        .forEach(key -> keys.set(
                                key.getKey(),
                                key.getValue().size() == 1 ? key.getValue().path(0) : key.getValue()));
            });
        }
        return node;
    }

    private static void put(ObjectNode node, String name, Patterns patterns) {
        String element = patterns.negated() ? "Not" + name : name;
        if (patterns.texts().size() == 1) {
            node.put(element, patterns.texts().get(0));
        } else {
            patterns.texts().forEach(node.putArray(element)::add);
        }
    }

    /** Escapes a text for the inside of a string. */
    static String escape(String text) {
        String quoted = text(TextNode.valueOf(text));
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts can always be written", e);
        }
    }
}
