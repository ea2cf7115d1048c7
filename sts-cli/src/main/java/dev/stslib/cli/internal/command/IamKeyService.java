package dev.stslib.cli.internal.command;

import dev.stslib.api.CallerIdentity;
import dev.stslib.api.SourceCredentials;
import dev.stslib.cli.internal.rotate.KeyService;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.iam.AccessKey;
import dev.stslib.core.iam.AccessKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks IAM and STS by the settings of a profile. Without an MFA device the keys themselves sign, else a session token. */
final class IamKeyService implements KeyService {
    private final CommandContext context;
    private final String profile;
    private final SourceCredentials keys;
    private @Nullable CredentialEngine engine;

    private IamKeyService(CommandContext context, String profile, SourceCredentials keys) {
        this.context = context;
        this.profile = profile;
        this.keys = keys;
    }

    /** The services for the keys of a profile. Each has an engine, so that a code is asked for once. */
    static final class Services implements KeyService.Factory, AutoCloseable {
        private final CommandContext context;
        private final String profile;
        private final Map<String, IamKeyService> byKey = new HashMap<>();

        Services(CommandContext context, String profile) {
            this.context = context;
            this.profile = profile;
        }

        @Override
        public KeyService signedBy(SourceCredentials keys) {
            return byKey.computeIfAbsent(keys.accessKeyId(), id -> new IamKeyService(context, profile, keys));
        }

        @Override
        public void close() {
            byKey.values().forEach(IamKeyService::close);
        }
    }

    /** Needs no session token, so that the keys themselves are tried. */
    @Override
    public CallerIdentity identity() {
        try (CredentialEngine plain = context.engines().withKeys(profile, keys, false)) {
            return new Connections(context, plain).open(profile).getCallerIdentity();
        }
    }

    @Override
    public List<AccessKey> list() {
        return iam().list(profile);
    }

    @Override
    public SourceCredentials create() {
        return iam().create(profile);
    }

    @Override
    public void disable(String accessKeyId) {
        iam().disable(profile, accessKeyId);
    }

    @Override
    public void delete(String accessKeyId) {
        iam().delete(profile, accessKeyId);
    }

    private AccessKeys iam() {
        CredentialEngine known = engine;
        if (known == null) {
            known = context.engines().withKeys(profile, keys, true);
            engine = known;
        }
        return AccessKeys.over(known);
    }

    private void close() {
        CredentialEngine known = engine;
        if (known != null) {
            known.close();
        }
    }
}
