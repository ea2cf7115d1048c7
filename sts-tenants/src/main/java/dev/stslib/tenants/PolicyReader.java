package dev.stslib.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stslib.api.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the statements of a session policy. It refuses what it does not know: a session policy is identity-based, so it has
 * no principal.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">IAM, grammar of the policy
 *     language</a>
 */
final class PolicyReader {
    private static final Set<String> OF_POLICIES = Set.of("Version", "Id", "Statement");
    private static final Set<String> OF_STATEMENTS =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");

    private static final Pattern OPERATOR = Pattern.compile("((ForAllValues|ForAnyValue):)?[A-Za-z]+");

    /** Sees the texts of a policy. */
    interface TextVisitor {
        /**
         * Sees a text.
         *
         * @param text the text
         * @param place where it stands
         * @param path the name of this place in messages, such as {@code Statement[0].Resource[1]}
         */
        void visit(String text, TextPlace place, String path);
    }

    private interface ValueReader<T> {
        T read(JsonNode node, String path);
    }

    private final TextVisitor visitor;

    private PolicyReader(TextVisitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Reads a policy.
     *
     * @param json the policy
     * @param visitor sees all its texts and names
     * @throws InvalidRequestException if it is no session policy
     */
    static PolicyDocument read(String json, TextVisitor visitor) {
        JsonNode root = PolicyJson.parse(json);
        checkNames(root, "the document", OF_POLICIES);
        if (!PolicyJson.VERSION.equals(root.path("Version").textValue())) {
            throw wrong(
                    "Version",
                    "is not " + PolicyJson.VERSION,
                    "Write " + PolicyJson.VERSION + ", because older versions know no policy variables");
        }
        PolicyReader reader = new PolicyReader(visitor);
        reader.visitFixed(root, "Id", "");
        return new PolicyDocument(list(root.path("Statement"), "Statement", reader::statement));
    }

    /** Reads a policy in which braces have no meaning. */
    static PolicyDocument read(String json) {
        return read(json, (text, place, path) -> {});
    }

    private Statement statement(JsonNode node, String path) {
        checkNames(node, path, OF_STATEMENTS);
        visitFixed(node, "Sid", path + ".");
        String effect = node.path("Effect").textValue();
        if (!"Allow".equals(effect) && !"Deny".equals(effect)) {
            throw wrong(path + ".Effect", "is neither Allow nor Deny", "Write one of them");
        }
        return new Statement(
                effect.equals("Allow"),
                patterns(node, path, "Action", TextPlace.FIXED),
                patterns(node, path, "Resource", TextPlace.ARN),
                condition(node, path + ".Condition"));
    }

    private void visitFixed(JsonNode node, String name, String path) {
        if (node.has(name)) {
            text(node.path(name), TextPlace.FIXED, path + name);
        }
    }

    private Patterns patterns(JsonNode node, String path, String name, TextPlace place) {
        boolean negated = node.has("Not" + name);
        if (negated == node.has(name)) {
            throw wrong(path, "needs either " + name + " or Not" + name, "Write one of them");
        }
        String element = negated ? "Not" + name : name;
        return new Patterns(
                negated, list(node.path(element), path + "." + element, (text, at) -> text(text, place, at)));
    }

    private ObjectNode condition(JsonNode statement, String path) {
        ObjectNode read = PolicyJson.object();
        if (statement.has("Condition")) {
            members(statement.path("Condition"), path).forEach(operator -> {
                if (!OPERATOR.matcher(operator.getKey()).matches()) {
                    throw wrong(path, "has an unknown operator", "Write one such as StringEquals");
                }
                ObjectNode keys = read.putObject(operator.getKey());
                String at = path + "." + operator.getKey();
                members(operator.getValue(), at)
                        .forEach(key -> keys.putArray(key.getKey())
                                .addAll(list(
                                        key.getValue(),
                                        at + "." + key.getKey(),
                                        (value, valueAt) -> value(value, operator.getKey(), valueAt))));
            });
        }
        return read;
    }

    private Set<Map.Entry<String, JsonNode>> members(JsonNode node, String path) {
        if (!node.isObject() || node.isEmpty()) {
            throw wrong(path, "is not an object with members", "Write operators, with keys, with values");
        }
        node.properties().forEach(member -> visitor.visit(member.getKey(), TextPlace.FIXED, path));
        return node.properties();
    }

    private JsonNode value(JsonNode value, String operator, String path) {
        if (value.isBoolean() || value.isIntegralNumber()) {
            return value;
        }
        text(value, TextPlace.ofCondition(operator, value.asText()), path);
        return value;
    }

    private String text(JsonNode node, TextPlace place, String path) {
        String text = node.textValue();
        if (text == null) {
            throw wrong(path, "is not a text", "Write it in quotation marks");
        }
        visitor.visit(text, place, path);
        return text;
    }

    /** One value, or an array of them. */
    private static <T> List<T> list(JsonNode node, String path, ValueReader<T> reader) {
        if (!node.isArray()) {
            return List.of(reader.read(node, path));
        }
        if (node.isEmpty()) {
            throw wrong(path, "is an empty array", "Write at least one value");
        }
        List<T> list = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            list.add(reader.read(node.path(i), path + "[" + i + "]"));
        }
        return list;
    }

    private static void checkNames(JsonNode node, String path, Set<String> known) {
        if (!node.isObject()) {
            throw wrong(path, "is not an object", "Write it in braces");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw wrong(
                        path,
                        "has an element that session policies do not have",
                        "Keep to " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    private static InvalidRequestException wrong(String path, String problem, String remedy) {
        return new InvalidRequestException("The policy is not valid: " + path + " " + problem, remedy);
    }
}
