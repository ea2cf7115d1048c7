package dev.stslib.tenants;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Draws policies and requests from few actions and resources, so that they often meet. */
final class RandomPolicies {
    private static final List<String> ACTIONS =
            List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:GetObjectAcl", "dynamodb:GetItem");
    private static final List<String> ACTION_PATTERNS = List.of(
            "s3:GetObject",
            "S3:getobject",
            "s3:PutObject",
            "s3:Get*",
            "s3:*",
            "s3:**",
            "s3:?etObject",
            "s3:*Object",
            "dynamodb:*",
            "dynamodb:GetItem",
            "*",
            "s3:ListBucket",
            "*:GetItem");
    private static final List<String> RESOURCES = List.of(
            "arn:aws:s3:::a",
            "arn:aws:s3:::a/x",
            "arn:aws:s3:::a/y",
            "arn:aws:s3:::a/x/1",
            "arn:aws:s3:::a/*",
            "arn:aws:s3:::b",
            "arn:aws:s3:::b/x",
            "arn:aws:dynamodb:eu-west-1:1:table/t",
            "arn:aws:s3:::a/${x}");
    private static final List<String> RESOURCE_PATTERNS = List.of(
            "arn:aws:s3:::a",
            "arn:aws:s3:::a/*",
            "arn:aws:s3:::a/**",
            "arn:aws:s3:::a/?",
            "arn:aws:s3:::a/x/*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::?/x",
            "arn:aws:*:::a/x",
            "arn:aws:s3:::a/x",
            "arn:aws:s3:::b",
            "*",
            "arn:aws:dynamodb:*:1:table/t",
            "arn:aws:dynamodb:eu-west-1:1:table/*");
    private static final List<String> VARIABLES = List.of(
            "arn:aws:s3:::a/${aws:PrincipalTag/tenant}",
            "arn:aws:s3:::a/${*}",
            "arn:aws:s3:::a/${aws:PrincipalTag/tenant}/*");
    private static final List<String> TEXTS =
            List.of("x", "y", "*", "x*", "${aws:PrincipalTag/tenant}", "arn:aws:s3:::a");
    private static final List<String> OPERATORS = List.of(
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringLikeIfExists",
            "ArnLike",
            "ArnNotEquals");
    private static final List<String> KEYS = List.of("aws:PrincipalTag/tenant", "s3:prefix");

    private final RandomGenerator random;
    private final JsonMapper mapper = new JsonMapper();

    RandomPolicies(RandomGenerator random) {
        this.random = random;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    IamRequest request() {
        Map<String, String> context = new HashMap<>();
        if (random.nextInt(4) > 0) {
            context.put("aws:PrincipalTag/tenant", any(List.of("x", "y", "X")));
        }
        if (random.nextBoolean()) {
            context.put("s3:prefix", any(List.of("x", "xy", "*", "arn:aws:s3:::a")));
        }
        return new IamRequest(any(ACTIONS), any(RESOURCES), context);
    }

    /** A policy of one to six statements. */
    String policy() {
        return document(1 + random.nextInt(6), () -> {
            ObjectNode statement = mapper.createObjectNode();
            if (random.nextInt(3) == 0) {
                statement.put("Sid", "S" + random.nextInt(100));
            }
            statement.put("Effect", random.nextInt(4) == 0 ? "Deny" : "Allow");
            texts(statement, random.nextInt(6) == 0 ? "NotAction" : "Action", ACTION_PATTERNS);
            texts(statement, random.nextInt(6) == 0 ? "NotResource" : "Resource", resourcePatterns());
            if (random.nextInt(3) == 0) {
                ObjectNode condition = statement.putObject("Condition");
                for (int i = 1 + random.nextInt(2); i > 0; i--) {
                    texts(condition.withObjectProperty(any(OPERATORS)), any(KEYS), TEXTS);
                }
            }
            return statement;
        });
    }

    /** A ceiling: one to three statements that allow actions on resources, and sometimes one that denies. */
    String ceiling() {
        return document(1 + random.nextInt(4), () -> {
            ObjectNode statement = mapper.createObjectNode();
            boolean denies = random.nextInt(4) == 0;
            statement.put("Effect", denies ? "Deny" : "Allow");
            texts(statement, "Action", ACTION_PATTERNS);
            texts(statement, "Resource", denies ? resourcePatterns() : RESOURCE_PATTERNS);
            if (denies && random.nextBoolean()) {
                texts(statement.putObject("Condition").withObjectProperty(any(OPERATORS)), any(KEYS), TEXTS);
            }
            return statement;
        });
    }

    private List<String> resourcePatterns() {
        return random.nextInt(4) == 0 ? VARIABLES : RESOURCE_PATTERNS;
    }

    private String document(int statements, Supplier<ObjectNode> statement) {
        ObjectNode policy = mapper.createObjectNode();
        policy.put("Version", "2012-10-17");
        ArrayNode list = policy.putArray("Statement");
        for (int i = 0; i < statements; i++) {
            list.add(statement.get());
        }
        return policy.toPrettyString();
    }

    /** A text, or an array of one to four. */
    private void texts(ObjectNode node, String name, List<String> from) {
        if (random.nextBoolean()) {
            node.put(name, any(from));
        } else {
            ArrayNode array = node.putArray(name);
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                array.add(any(from));
            }
        }
    }
}
