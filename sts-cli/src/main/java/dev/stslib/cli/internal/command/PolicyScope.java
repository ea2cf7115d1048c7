package dev.stslib.cli.internal.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds policies that limit nothing: they allow every action on every resource. */
final class PolicyScope {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PolicyScope() {}

    /**
     * Refuses a policy that limits nothing.
     *
     * @param document the policy in JSON, or null
     * @param arns the ARNs of managed policies
     * @throws CommandException if the document is not JSON, or one of the policies allows everything
     */
    static void refuseAllowAll(@Nullable String document, List<String> arns) {
        boolean all = arns.stream().anyMatch(arn -> arn.endsWith(":policy/AdministratorAccess"));
        if (document != null) {
            JsonNode statements = parse(document).path("Statement");
            if (statements.isObject()) {
                all |= allowsAll(statements);
            }
            for (JsonNode statement : statements) {
                all |= allowsAll(statement);
            }
        }
        if (all) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The policy allows every action on every resource",
                    "Name the actions or the resources that are needed, or give --allow-all");
        }
    }

    private static JsonNode parse(String document) {
        try {
            JsonNode root = JSON.readTree(document);
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw noDocument();
        }
        throw noDocument();
    }

    private static CommandException noDocument() {
        return new CommandException(
                ExitCode.USAGE, "The policy is not a JSON object", "Write it as {\"Statement\": [...]}");
    }

    private static boolean allowsAll(JsonNode statement) {
        return statement.path("Effect").asText().toLowerCase(Locale.ROOT).equals("allow")
                && statement.path("Condition").isEmpty()
                && (statement.has("NotAction") || isEvery(statement.path("Action")))
                && (statement.has("NotResource") || isEvery(statement.path("Resource")));
    }

    /** Whether a text or one of a list of texts stands for everything. */
    private static boolean isEvery(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().matches("[*?:]*") && value.textValue().contains("*");
        }
        for (JsonNode item : value) {
            if (isEvery(item)) {
                return true;
            }
        }
        return false;
    }
}
