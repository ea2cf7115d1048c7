package dev.stslib.cli.internal.rotate;

import dev.stslib.api.CallerIdentity;
import dev.stslib.api.SourceCredentials;
import dev.stslib.core.iam.AccessKey;
import java.util.List;

/** What AWS does for the owner of long-term keys, which sign each request. */
public interface KeyService {
    /** GetCallerIdentity. */
    CallerIdentity identity();

    /** ListAccessKeys. */
    List<AccessKey> list();

    /** CreateAccessKey, sent once. */
    SourceCredentials create();

    /** UpdateAccessKey with the status Inactive. */
    void disable(String accessKeyId);

    /** DeleteAccessKey. */
    void delete(String accessKeyId);

    /** Gives the service for keys. */
    @FunctionalInterface
    interface Factory {
        /** The service whose requests the given keys sign. */
        KeyService signedBy(SourceCredentials keys);
    }
}
