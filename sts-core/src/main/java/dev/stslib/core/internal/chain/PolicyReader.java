package dev.stslib.core.internal.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.stslib.api.Profile;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.aws.support.json.Json;
import dev.stslib.core.internal.text.UnusablePath;
import dev.stslib.store.support.file.TextFiles;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code policy} (a JSON object, or {@code file://} and a path) and {@code policy_arns} (a list with commas). */
final class PolicyReader {
    private static final String POLICY = "policy";
    private static final String ARNS = "policy_arns";
    private static final String FILE = "file://";
    /** STS takes 2,048 characters without the white space between tokens. */
    private static final int LONGEST_FILE = 100_000;

    private final SystemEnvironment systemEnvironment;

    PolicyReader(SystemEnvironment systemEnvironment) {
        this.systemEnvironment = systemEnvironment;
    }

    SessionPolicy read(Profile profile) {
        List<String> arns = ProfileValues.list(profile, ARNS);
        String inline = inline(profile);
        if (inline == null && arns.isEmpty()) {
            return SessionPolicy.NONE; // one for all roles
        }
        policy(profile, ARNS, null, arns);
        return policy(profile, POLICY, inline, arns);
    }

    private static SessionPolicy policy(Profile profile, String key, @Nullable String inline, List<String> arns) {
        try {
            return new SessionPolicy(inline, arns);
        } catch (InvalidRequestException e) {
            throw ProfileValues.refused(profile, key, e);
        }
    }

    private @Nullable String inline(Profile profile) {
        Optional<String> text = ProfileValues.text(profile, POLICY);
        if (text.isEmpty()) {
            return null;
        }
        boolean literal = ProfileValues.isLiteral(profile, POLICY);
        String json = text.get();
        if (!literal && json.startsWith(FILE)) {
            json = content(profile, json.substring(FILE.length()));
        }
        if (!isObject(json)) {
            throw ProfileValues.error(
                    profile,
                    POLICY,
                    "is not a JSON object, or has a key twice",
                    "Give a policy document as JSON"
                            + (literal ? "; file:// is read in profile files only" : ", or file:// and its path"));
        }
        return json;
    }

    private String content(Profile profile, String path) {
        String place = ProfileValues.place(profile, POLICY) + ": the file " + path;
        try {
            return TextFiles.text(place, systemEnvironment.path(path), LONGEST_FILE)
                    .strip();
        } catch (InvalidPathException e) {
            throw UnusablePath.error(ProfileValues.place(profile, POLICY), "Write file:// and the path of a file", e);
        }
    }

    private static boolean isObject(String json) {
        try {
            return Json.MAPPER.readTree(json).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
