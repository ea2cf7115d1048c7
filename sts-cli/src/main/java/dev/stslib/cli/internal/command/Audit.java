package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.cli.internal.audit.AuditEntry;
import dev.stslib.cli.internal.audit.ServedClient;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes the credentials of profiles in the audit log, if there is one, before a command hands them out. */
final class Audit {
    private final CommandContext context;
    private final CredentialEngine engine;
    private final String command;

    Audit(CommandContext context, CredentialEngine engine, String command) {
        this.context = context;
        this.engine = engine;
        this.command = command;
    }

    void note(Map<String, TemporaryCredentials> credentials) {
        credentials.forEach(this::note);
    }

    void note(String profile, TemporaryCredentials credentials) {
        note(profile, credentials, null);
    }

    /** Notes what a client of a server gets. */
    void note(String profile, TemporaryCredentials credentials, @Nullable ServedClient client) {
        if (!ViaAgent.isAudited(context)) {
            return;
        }
        RoleChain plan = engine.plan(profile);
        String role = Plans.roleArn(plan).orElse(null);
        String account = engine.handle(profile).accountOf(credentials).orElse(Plans.account(role));
        context.audit()
                .note(new AuditEntry(
                        command,
                        profile,
                        account,
                        role,
                        credentials.accessKeyId(),
                        expiration(credentials),
                        policy(plan),
                        client));
    }

    /** When credentials end; null for long-term keys. */
    static @Nullable Instant expiration(TemporaryCredentials credentials) {
        return credentials.expiration().isBefore(TemporaryCredentials.LATEST) ? credentials.expiration() : null;
    }

    private static SessionPolicy policy(RoleChain plan) {
        if (!plan.roles().isEmpty()) {
            return plan.roles().get(plan.roles().size() - 1).policy();
        }
        if (plan.base() instanceof BaseCredentials.WebIdentity identity) {
            return identity.policy();
        }
        return plan.base() instanceof BaseCredentials.SamlAssertion assertion ? assertion.policy() : SessionPolicy.NONE;
    }
}
