package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A million values that were made to break out. Each is refused, or the policy differs from that of a harmless tenant in the one
 * string alone, and allows the one tenant alone.
 */
class HostileValuesTest {
    private static final int VALUES = Integer.getInteger("tenants.values", 100_000);
    private static final long SEED = Long.getLong("tenants.seed", 42);

    private static final PolicyTemplate TEMPLATE = PolicyTemplate.parse("""
            {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::data/{{part}}/*"
            }, {
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": "arn:aws:s3:::data",
                "Condition": {"StringLike": {"s3:prefix": "{{pattern}}/*"}}
            }, {
                "Effect": "Allow",
                "Action": "s3:PutObject",
                "Resource": "arn:aws:s3:::data/inbox",
                "Condition": {"StringEquals": {"aws:PrincipalTag/tenant": "{{text}}"}}
            }]}
            """);
    private static final Map<String, String> HARMLESS = Map.of("part", "acme", "pattern", "acme", "text", "acme");
    private static final JsonNode OF_HARMLESS = IamEvaluator.parse(TEMPLATE.fill(HARMLESS));

    private static final List<String> FRAGMENTS = List.of(
            "\"",
            "\\",
            "\\\"",
            "*",
            "?",
            "$",
            "${",
            "{",
            "}",
            "{{",
            "}}",
            "{{part}}",
            "${aws:username}",
            "aws:username}",
            "/",
            ":",
            "..",
            "../",
            "arn:aws:s3:::other",
            "\"],\"Resource\":\"*",
            "\"},{\"Effect\":\"Allow\",\"Action\":\"*",
            "\\u0022",
            "\\u002a",
            "\u0000",
            "\n",
            "\t",
            "\u0085",
            "\u2028",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "\uFF0A",
            "\u200B",
            " ",
            "",
            "acme",
            "other",
            "data",
            "a",
            "Z",
            "0",
            "-",
            "_",
            ".",
            ",",
            "'",
            "[",
            "]",
            "<",
            "%2A",
            "\u00FC");

    @SuppressWarnings("ImmutableEnumChecker") // a JsonPointer is immutable
    private enum Place {
        PART(TextPlace.ARN, "part", "s3:GetObject", "/Resource"),
        PATTERN(TextPlace.PATTERN, "pattern", "s3:ListBucket", "/Condition/StringLike/s3:prefix"),
        TEXT(TextPlace.TEXT, "text", "s3:PutObject", "/Condition/StringEquals/aws:PrincipalTag~1tenant");

        private final TextPlace place;
        private final String name;
        private final String action;
        private final JsonPointer pointer;

        Place(TextPlace place, String name, String action, String pointer) {
            this.place = place;
            this.name = name;
            this.action = action;
            this.pointer = JsonPointer.compile(pointer);
        }

        /** Puts the text of a harmless tenant in the place of that of a tenant, which is returned. */
        String replace(JsonNode policy) {
            for (JsonNode statement : policy.path("Statement")) {
                if (statement.path("Action").textValue().equals(action)) {
                    String found = statement.at(pointer).textValue();
                    ((ObjectNode) statement.at(pointer.head()))
                            .put(pointer.last().getMatchingProperty(), around("acme"));
                    return found;
                }
            }
            throw new AssertionError("no statement for " + action);
        }

        /** The request that needs this text to be of a tenant. */
        IamRequest request(String text) {
            return switch (this) {
                case PART -> IamRequest.of(action, "arn:aws:s3:::data/" + text);
                case PATTERN -> new IamRequest(action, "arn:aws:s3:::data", Map.of("s3:prefix", text));
                case TEXT -> new IamRequest(action, "arn:aws:s3:::data/inbox", Map.of("aws:PrincipalTag/tenant", text));
            };
        }

        String own(String value) {
            return this == TEXT ? value : value + "/x";
        }

        /** The text of the policy around a value. */
        String around(String value) {
            return switch (this) {
                case PART -> "arn:aws:s3:::data/" + value + "/*";
                case PATTERN -> value + "/*";
                case TEXT -> value;
            };
        }
    }

    private static String hostile(Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            value.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        }
        return value.toString();
    }

    @Test
    void noValueChangesWhatThePolicyMeans() {
        // Two threads, since there are two halves of a million.
        int[] accepted = IntStream.range(0, 2)
                .parallel()
                .map(half -> tryValues(new Random(SEED + half), VALUES / 2))
                .toArray();
        int sum = accepted[0] + accepted[1];
        assertTrue(sum > VALUES / 10 && sum < VALUES * 9 / 10, "accepted " + sum + " of " + VALUES);
    }

    private static int tryValues(Random random, int count) {
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            String value = hostile(random);
            Place place = Place.values()[random.nextInt(3)];
            Map<String, String> values = new HashMap<>(HARMLESS);
            values.put(place.name, value);
            if (isAccepted(place, value)) {
                accepted++;
                checkAccepted(place, value, TEMPLATE.fill(values), random);
            } else if (i % 64 == 0) {
                String message = Refusal.of(() -> TEMPLATE.fill(values));
                assertTrue(message.contains("{{" + place.name + "}}"), message);
                assertFalse(value.length() > 12 && message.contains(value), message);
            }
        }
        return accepted;
    }

    private static boolean isAccepted(Place place, String value) {
        return place.place.problem(value, PlaceholderKind.PART) == null;
    }

    private static void checkAccepted(Place place, String value, String policy, Random random) {
        JsonNode filled = IamEvaluator.parse(policy);
        for (int i = 0; i < policy.length(); i++) {
            assertTrue(policy.charAt(i) >= ' ' && policy.charAt(i) < 127, "STS takes it");
        }
        assertTrue(IamEvaluator.allows(place.request(place.own(value)), filled), policy);
        String other = hostile(random);
        if (!other.equals(value) && isAccepted(place, other)) {
            assertFalse(IamEvaluator.allows(place.request(place.own(other)), filled), policy);
        }
        assertFalse(IamEvaluator.allows(place.request(place.own(value + "-")), filled), policy);
        assertFalse(IamEvaluator.allows(place.request(place.own("")), filled), policy);
        assertFalse(IamEvaluator.allows(IamRequest.of("s3:DeleteObject", "arn:aws:s3:::data/" + value + "/x"), filled));
        assertFalse(IamEvaluator.allows(IamRequest.of("s3:GetObject", "arn:aws:s3:::other/" + value + "/x"), filled));
        assertEquals(place.around(value), place.replace(filled));
        assertEquals(OF_HARMLESS, filled, "nothing but the one string is different");
    }
}
