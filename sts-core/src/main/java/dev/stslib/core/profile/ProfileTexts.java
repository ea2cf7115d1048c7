package dev.stslib.core.profile;

import dev.stslib.api.ProfileSet;
import java.nio.charset.StandardCharsets;

/** Profiles out of texts, without a file. */
public final class ProfileTexts {
    private ProfileTexts() {}

    /**
     * Parses and merges two texts as if they were the shared files.
     *
     * @param config what stands in the config file
     * @param credentials what stands in the credentials file
     * @return the profiles; errors and warnings call the texts "config" and "credentials"
     * @throws dev.stslib.api.error.ProfileSyntaxException if one of them breaks the grammar
     */
    public static ProfileSet parse(String config, String credentials) {
        ProfileMerge merge = new ProfileMerge();
        add(merge, FileKind.CONFIG, "config", config);
        add(merge, FileKind.CREDENTIALS, "credentials", credentials);
        return merge.result();
    }

    private static void add(ProfileMerge merge, FileKind kind, String name, String text) {
        merge.add(
                kind,
                ProfileReader.read(name, kind, text.getBytes(StandardCharsets.UTF_8))
                        .requireSound());
    }
}
