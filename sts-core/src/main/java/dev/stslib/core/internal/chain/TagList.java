package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code session_tags} and {@code transitive_session_tags}, keys of stslib's own. Tags are in one line with commas,
 * {@code team=db,cost-center=17}, or one to a line below an empty value; only there may a value have a comma. The first
 * {@code =} ends the key. White space around keys and values is trimmed. There are no escapes. Tags that are not
 * read from a file are nested properties, so that no value can add a tag.
 */
final class TagList {
    private static final String TAGS = "session_tags";
    private static final String TRANSITIVE = "transitive_session_tags";

    private TagList() {}

    static List<Tag> tags(Profile profile) {
        List<Tag> tags = ProfileValues.isLiteral(profile, TAGS) ? literalTags(profile) : textTags(profile);
        ProfileValues.check(profile, TAGS, () -> request(tags, List.of()));
        return tags;
    }

    private static List<Tag> literalTags(Profile profile) {
        if (ProfileValues.has(profile, TAGS)) {
            throw ProfileValues.error(
                    profile,
                    TAGS,
                    "holds tags as text, which is read in profile files only",
                    "Give each tag as a nested property: ProfileProperty.of(Map.of(key, value))");
        }
        List<Tag> tags = new ArrayList<>();
        ProfileValues.nested(profile, TAGS)
                .forEach((key, value) ->
                        ProfileValues.check(profile, TAGS, () -> tags.add(new Tag(key, value.revealSecret()))));
        return tags;
    }

    private static List<Tag> textTags(Profile profile) {
        String text = ProfileValues.textOrNull(profile, TAGS);
        if (text == null) {
            return List.of();
        }
        List<String> parts = text.indexOf('\n') < 0
                ? ProfileValues.list(text)
                : Arrays.stream(text.split("\n", -1))
                        .filter(line -> !line.isEmpty())
                        .toList();
        List<Tag> tags = new ArrayList<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw ProfileValues.error(
                        profile,
                        TAGS,
                        "holds '" + part + "', which has no '='",
                        "Write key=value,key2=value2, or one key = value to a line below an empty value");
            }
            ProfileValues.check(
                    profile,
                    TAGS,
                    () -> tags.add(new Tag(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip())));
        }
        return tags;
    }

    static List<String> transitive(Profile profile, List<Tag> tags) {
        List<String> keys = ProfileValues.list(profile, TRANSITIVE);
        ProfileValues.check(profile, TRANSITIVE, () -> request(tags, keys));
        return keys;
    }

    private static void request(List<Tag> tags, List<String> transitive) {
        AssumeRoleRequest.of("arn:aws:iam::123456789012:role/x", "name")
                .tags(tags, transitive)
                .build();
    }
}
