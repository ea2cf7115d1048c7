package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.engine.Narrowing;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that narrow the session of a role. */
final class NarrowOptions {
    @Option(
            names = "--policy",
            paramLabel = "FILE|JSON",
            description = "a session policy: the session may do what both the role and the policy allow")
    @Nullable
    String policy;

    @Option(
            names = "--policy-arn",
            paramLabel = "ARN",
            description = "a managed policy as session policy; repeat it for up to ten")
    List<String> policyArns = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "a session tag; repeat it for more")
    List<String> tags = new ArrayList<>();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how long the credentials live, such as 15m, 1h or 3600; at most what the role allows")
    @Nullable
    Duration duration;

    /** The values as keys of the profile. */
    Narrowing narrowing() {
        Map<String, String> values = new LinkedHashMap<>();
        if (policy != null) {
            values.put("policy", policyValue(policy));
        }
        if (!policyArns.isEmpty()) {
            values.put("policy_arns", String.join(",", policyArns));
        }
        if (!tags.isEmpty()) {
            tags.forEach(NarrowOptions::checkTag);
            values.put("session_tags", "\n" + String.join("\n", tags));
        }
        if (duration != null) {
            values.put("duration_seconds", Long.toString(duration.toSeconds()));
        }
        return new Narrowing(values);
    }

    private static String policyValue(String text) {
        return text.stripLeading().startsWith("{")
                ? text
                : "file://" + Path.of(text).toAbsolutePath();
    }

    private static void checkTag(String tag) {
        if (tag.indexOf('=') < 1 || tag.indexOf('\n') >= 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--tag takes KEY=VALUE, and '" + tag + "' is not that",
                    "Write --tag team=payments");
        }
    }
}
