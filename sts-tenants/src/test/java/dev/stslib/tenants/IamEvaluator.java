package dev.stslib.tenants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides as IAM does, for what these tests need: identity-based policies with wildcards, policy variables, and conditions that
 * compare strings and ARNs. It shares no code with what it judges.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">IAM, evaluation
 *     logic</a>
 */
final class IamEvaluator {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** What stands for wildcards in a compiled pattern, and in no text. */
    private static final char ANY = '\u0001';

    private static final char ONE = '\u0002';

    private IamEvaluator() {}

    static JsonNode parse(String policy) {
        try {
            return MAPPER.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + policy, e);
        }
    }

    /** Session policies are united: one allows and none denies. */
    static boolean allows(IamRequest request, JsonNode... policies) {
        boolean allowed = false;
        for (JsonNode policy : policies) {
            for (JsonNode statement : list(policy.path("Statement"))) {
                if (matches(statement, request)) {
                    if (statement.path("Effect").textValue().equals("Deny")) {
                        return false;
                    }
                    allowed = true;
                }
            }
        }
        return allowed;
    }

    static boolean allows(IamRequest request, String policy) {
        return allows(request, parse(policy));
    }

    private static List<JsonNode> list(JsonNode node) {
        List<JsonNode> list = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(list::add);
        } else {
            list.add(node);
        }
        return list;
    }

    private static boolean matches(JsonNode statement, IamRequest request) {
        return anyMatches(statement, "Action", pattern -> isAction(pattern, request))
                && anyMatches(statement, "Resource", pattern -> isResource(pattern, request))
                && conditionHolds(statement.path("Condition"), request.context());
    }

    /** Any of the patterns, or none of the negated ones. */
    private static boolean anyMatches(JsonNode statement, String name, Predicate<String> matches) {
        boolean positive = statement.has(name);
        JsonNode patterns = statement.path(positive ? name : "Not" + name);
        for (int i = 0; i < Math.max(1, patterns.size()); i++) {
            if (matches.test((patterns.isArray() ? patterns.get(i) : patterns).textValue())) {
                return positive;
            }
        }
        return !positive;
    }

    private static boolean isAction(String pattern, IamRequest request) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return pattern.equalsIgnoreCase(request.action());
        }
        return glob(
                compile(pattern.toLowerCase(Locale.ROOT), Map.of()),
                request.action().toLowerCase(Locale.ROOT));
    }

    private static boolean isResource(String pattern, IamRequest request) {
        return isArn(compile(pattern, request.context()), request.resource());
    }

    /** Each of the six parts of an ARN is compared by itself. */
    private static boolean isArn(String pattern, String arn) {
        if (pattern.equals(String.valueOf(ANY))) {
            return true;
        }
        int p = 0;
        int a = 0;
        for (int part = 0; part < 5; part++) {
            int patternEnd = pattern.indexOf(':', p);
            int arnEnd = arn.indexOf(':', a);
            if (patternEnd < 0 || arnEnd < 0 || !glob(pattern.substring(p, patternEnd), arn.substring(a, arnEnd))) {
                return false;
            }
            p = patternEnd + 1;
            a = arnEnd + 1;
        }
        return glob(pattern.substring(p), arn.substring(a));
    }

    private static boolean conditionHolds(JsonNode condition, Map<String, String> context) {
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                if (!holds(operator.getKey(), context.get(key.getKey()), list(key.getValue()), context)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean holds(
            String operator, @Nullable String found, List<JsonNode> wanted, Map<String, String> context) {
        boolean ifExists = operator.endsWith("IfExists");
        String plain = ifExists ? operator.substring(0, operator.length() - "IfExists".length()) : operator;
        boolean negated = plain.contains("Not");
        if (found == null) {
            return negated || ifExists;
        }
        return negated
                != wanted.stream()
                        .anyMatch(value -> compares(plain.replace("Not", ""), value.asText(), found, context));
    }

    private static boolean compares(String operator, String wanted, String found, Map<String, String> context) {
        return switch (operator) {
            case "StringEquals" -> literal(wanted, context).equals(found);
            case "StringEqualsIgnoreCase" -> literal(wanted, context).equalsIgnoreCase(found);
            case "StringLike" -> glob(compile(wanted, context), found);
            case "ArnLike", "ArnEquals" -> isArn(compile(wanted, context), found);
            case "Bool" -> wanted.equals(found);
            default -> throw new AssertionError("unknown operator " + operator);
        };
    }

    /** A text without wildcards. */
    private static String literal(String text, Map<String, String> context) {
        return compile(text, context).replace(ANY, '*').replace(ONE, '?');
    }

    /** Puts the values of policy variables in. A variable without a value matches nothing. */
    private static String compile(String pattern, Map<String, String> context) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0 && pattern.indexOf('$') < 0) {
            return pattern;
        }
        StringBuilder compiled = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            int end = pattern.startsWith("${", at) ? pattern.indexOf('}', at) : -1;
            if (end > 0) {
                String variable = pattern.substring(at + 2, end);
                compiled.append("*?$".contains(variable) ? variable : context.getOrDefault(variable, "\u0003"));
                at = end;
            } else {
                compiled.append(c == '*' ? ANY : c == '?' ? ONE : c);
            }
        }
        return compiled.toString();
    }

    private static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int taken = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == ANY) {
                star = p++;
                taken = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == ONE || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY) {
            p++;
        }
        return p == pattern.length();
    }
}
