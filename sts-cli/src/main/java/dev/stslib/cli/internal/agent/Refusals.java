package dev.stslib.cli.internal.agent;

import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.server.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Failures as answers in JSON: the problem, the remedy, the exit status of a command, and the code that is needed. */
final class Refusals {
    /** A person is needed. */
    static final int PERSON_NEEDED = 428;
    /** AWS refused the request. */
    static final int REFUSED = 403;
    /** The profile or the path is not known, or the agent cannot use the profile. */
    static final int NOT_FOUND = 404;
    /** The command has other settings than the agent. */
    static final int OTHER_SCOPE = 409;
    /** AWS was not reached. */
    static final int UNREACHABLE = 503;

    private static final int BAD_REQUEST = 400;
    private static final int FAILED = 500;

    private Refusals() {}

    static Answer of(Throwable failure, Optional<MfaCodeRequest> question) {
        Throwable cause = cause(failure);
        ExitCode code = ExitCode.of(cause);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("exitStatus", code.status());
        fields.putAll(problem(cause));
        if (code == ExitCode.PERSON_NEEDED && question.isPresent()) {
            fields.put("serial", question.get().serial());
            fields.put("profile", question.get().profile());
            fields.put("reason", question.get().reason().name());
        }
        return Answer.json(status(code), Json.write(fields));
    }

    /** Unwraps a {@link CompletionException}. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The problem and the remedy of a failure. */
    static Map<String, String> problem(Throwable cause) {
        return cause instanceof StslibException told
                ? Map.of("problem", told.problem(), "remedy", told.remedy())
                : Map.of(
                        "problem",
                        "The agent failed (" + cause.getClass().getSimpleName() + ")",
                        "remedy",
                        "Read the log of the agent, and run the command with --no-agent");
    }

    private static int status(ExitCode code) {
        return switch (code) {
            case PERSON_NEEDED -> PERSON_NEEDED;
            case REFUSED -> REFUSED;
            case CONFIGURATION -> NOT_FOUND;
            case UNREACHABLE -> UNREACHABLE;
            default -> FAILED;
        };
    }

    static Answer unknown() {
        return answer(NOT_FOUND, ExitCode.USAGE, "The agent has no such path", "Read docs/command.md for its paths");
    }

    static Answer malformed(String problem) {
        return answer(BAD_REQUEST, ExitCode.USAGE, problem, "Read docs/command.md for what the agent takes");
    }

    static Answer otherScope() {
        return answer(
                OTHER_SCOPE,
                ExitCode.USAGE,
                "The agent was started with other settings than the command",
                "Run 'sts agent stop', and start it again");
    }

    private static Answer answer(int status, ExitCode code, String problem, String remedy) {
        return Answer.json(
                status, Json.write(Map.of("exitStatus", code.status(), "problem", problem, "remedy", remedy)));
    }
}
