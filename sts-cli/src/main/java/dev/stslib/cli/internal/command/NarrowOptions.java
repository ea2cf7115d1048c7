package dev.stslib.cli.internal.command;

import dev.stslib.api.ProfileProperty;
import dev.stslib.cli.internal.engine.Narrowing;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    /** Far more than AWS takes. A device never ends. */
    private static final int LARGEST_POLICY = 1 << 20;

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
        Map<String, ProfileProperty> values = new LinkedHashMap<>();
        if (policy != null) {
            values.put("policy", ProfileProperty.of(document(policy)));
        }
        if (policyArns.stream().anyMatch(String::isBlank)) {
            throw new CommandException(
                    ExitCode.USAGE, "A --policy-arn is empty, which would limit nothing", "Give the ARN of a policy");
        }
        if (!policyArns.isEmpty()) {
            Map<String, String> arns = new LinkedHashMap<>();
            policyArns.forEach(arn -> arns.put(Integer.toString(arns.size()), arn));
            values.put("policy_arns", ProfileProperty.of(arns));
        }
        if (!tags.isEmpty()) {
            values.put("session_tags", ProfileProperty.of(pairs(tags)));
        }
        if (duration != null) {
            values.put("duration_seconds", ProfileProperty.of(Long.toString(duration.toSeconds())));
        }
        return new Narrowing(values);
    }

    /** The policy itself, or the content of the file that is named. */
    static String document(String text) {
        if (text.stripLeading().startsWith("{")) {
            return text;
        }
        String document;
        try (InputStream in = Files.newInputStream(Path.of(text))) {
            byte[] bytes = in.readNBytes(LARGEST_POLICY + 1);
            if (bytes.length > LARGEST_POLICY) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "The file '" + text + "' of --policy is larger than " + (LARGEST_POLICY >> 20) + " MiB",
                        "Name the file of a policy");
            }
            document = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .strip();
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--policy takes a JSON document or a file in UTF-8, and '" + text + "' cannot be read",
                    "Correct the path, or write the document itself",
                    e);
        }
        if (document.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The file '" + text + "' of --policy is empty, which would limit nothing",
                    "Write the policy into it, and check the command that makes it");
        }
        return document;
    }

    /** Session tags by their keys. */
    static Map<String, String> pairs(List<String> tags) {
        Map<String, String> pairs = new LinkedHashMap<>();
        tags.forEach(tag -> addTag(pairs, tag));
        return pairs;
    }

    private static void addTag(Map<String, String> pairs, String tag) {
        int equals = tag.indexOf('=');
        if (equals < 1 || pairs.put(tag.substring(0, equals), tag.substring(equals + 1)) != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--tag takes KEY=VALUE, each key once, and '" + tag + "' is not that",
                    "Write --tag team=payments");
        }
    }
}
