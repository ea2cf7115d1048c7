package dev.stslib.source.rolesanywhere;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.PlainEndpoint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to CreateSession, and compares it with the question: credentials of another role never pass for those
 * asked for. What an answer does not say is not compared.
 */
final class SessionAnswer {
    private static final String SET = "credentialSet";
    /** How far an expiration may lie beyond the duration asked for: clocks differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private SessionAnswer() {}

    static SourceCredentials read(PlainEndpoint service, HttpAnswer answer, SessionPlan plan) {
        CredentialFields first =
                CredentialFields.ofEndpoint(first(service, answer).toString(), service::unusable);
        check(plan, first.fields().nonEmptyTextOrNull("roleArn"));
        JsonNode user = first(service, answer).path("assumedRoleUser").path("arn");
        checkSession(plan, user.isTextual() ? user.asText() : null);
        CredentialFields credentials = first.object("credentials");
        Instant expiration = credentials.fields().time("expiration");
        Instant end = plan.durationSeconds() == null
                ? service.localEnd(answer, "credentials.expiration", expiration)
                : localEnd(answer, expiration, Duration.ofSeconds(plan.durationSeconds()));
        return new SourceCredentials(
                credentials.key("accessKeyId"),
                Secret.of(credentials.key("secretAccessKey")),
                Secret.of(credentials.key("sessionToken")),
                end,
                plan.accountId());
    }

    private static Instant localEnd(HttpAnswer answer, Instant expiration, Duration asked) {
        Instant end = answer.toLocal(expiration, asked);
        if (end.isAfter(answer.arrival().plus(asked).plus(TOLERANCE))) {
            throw new UnexpectedAnswerException(
                    "CreateSession was asked for credentials of " + asked.toSeconds()
                            + " s and answered with some that end at " + expiration + ", and here it is "
                            + answer.arrival(),
                    "Check the clock of this machine, that the endpoint is that of IAM Roles Anywhere, and that nothing on"
                            + " the way mixes up answers");
        }
        return end;
    }

    @SuppressWarnings("UnusedException") // Its message may quote the answer.
    private static JsonNode first(PlainEndpoint service, HttpAnswer answer) {
        try {
            JsonNode first = Json.MAPPER.readTree(answer.text()).path(SET).path(0);
            if (first.isObject()) {
                return first;
            }
        } catch (JsonProcessingException e) {
            throw service.unusable("The document is not one JSON object, or is incomplete");
        }
        throw service.unusable("The field " + SET + " is missing or empty");
    }

    private static void check(SessionPlan plan, @Nullable String roleArn) {
        if (roleArn != null && !isRole(Arn.of(roleArn), Arn.of(plan.roleArn()))) {
            throw another(plan, roleArn);
        }
    }

    private static boolean isRole(Arn got, Arn asked) {
        return got.partition().equals(asked.partition())
                && got.service().equals("iam")
                && got.account().equals(asked.account())
                && got.name().equalsIgnoreCase(asked.name()); // IAM does not tell names apart by case
    }

    /** ARNs of sessions drop the path of the role: {@code arn:aws:sts::account:assumed-role/name/session}. */
    private static void checkSession(SessionPlan plan, @Nullable String arn) {
        if (arn == null || arn.isEmpty()) {
            return;
        }
        Arn got = Arn.of(arn);
        Arn asked = Arn.of(plan.roleArn());
        String[] session = got.resource().split("/", 3);
        boolean isOfRole = got.partition().equals(asked.partition())
                && got.service().equals("sts")
                && got.account().equals(asked.account())
                && session.length == 3
                && session[0].equals("assumed-role")
                && session[1].equalsIgnoreCase(asked.name())
                && (plan.sessionName() == null || session[2].equals(plan.sessionName()));
        if (!isOfRole) {
            throw another(plan, arn);
        }
    }

    private static UnexpectedAnswerException another(SessionPlan plan, String got) {
        return new UnexpectedAnswerException(
                "CreateSession was asked for " + plan.roleArn() + " and answered with the credentials of "
                        + HttpAnswer.oneLine(got),
                "Check that the endpoint is that of IAM Roles Anywhere, and that nothing on the way mixes up answers");
    }
}
