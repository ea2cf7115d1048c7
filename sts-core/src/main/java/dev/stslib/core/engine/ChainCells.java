package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.chain.BaseCredentials;
import dev.stslib.core.chain.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.chain.BaseCredentials.ProcessCredentials;
import dev.stslib.core.chain.BaseCredentials.StaticKeys;
import dev.stslib.core.chain.BaseCredentials.WebIdentity;
import dev.stslib.core.chain.CredentialProcess;
import dev.stslib.core.chain.RoleChain;
import dev.stslib.core.chain.RoleStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Lays a chain out as cells, each the source of the next. Chains that begin alike share their first cells. */
public final class ChainCells {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final Cells cells;
    private final Fetches fetches;
    private final CredentialProcess process;
    private final Timing timing;
    private final Executor pool;
    private final Map<ProcessCredentials, Source> processes = new ConcurrentHashMap<>();

    /**
     * Makes the layout of one engine.
     *
     * @param cells the cells there are
     * @param fetches the requests that fill them
     * @param process runs commands that print credentials
     * @param timing time and chance
     * @param pool runs what blocks
     */
    public ChainCells(Cells cells, Fetches fetches, CredentialProcess process, Timing timing, Executor pool) {
        this.cells = cells;
        this.fetches = fetches;
        this.process = process;
        this.timing = timing;
        this.pool = pool;
    }

    /**
     * The cell at the end of a chain.
     *
     * @param chain the plan
     * @return the cell that keeps the last role's credentials, or the base's own temporary ones
     */
    public CredentialCell end(RoleChain chain) {
        if (chain.base() instanceof WebIdentity identity && chain.roles().isEmpty()) {
            return webIdentity(identity);
        }
        Source base = base(chain.base());
        if (chain.roles().isEmpty()) {
            if (chain.base().temporary() || chain.base() instanceof ProcessCredentials) {
                throw new UnsupportedProfileException(
                        "Profile '" + chain.profile() + "' gives "
                                + chain.base().describe() + ", which this engine does not renew",
                        "Name a role profile that has it as its source_profile");
            }
            return session(base, chain.baseEndpoint(), chain.profile(), chain.mfaSerial(), null);
        }
        return roles(firstSource(chain, base), chain.roles(), directMfa(chain));
    }

    /**
     * The cell at the end of a chain whose base is stood in for by a session token.
     *
     * @param session the cell of the session token
     * @param chain the plan; its base is not used
     * @return the cell that keeps the last role's credentials
     */
    public CredentialCell behind(CredentialCell session, RoleChain chain) {
        return roles(Source.of(session), chain.roles(), null);
    }

    /**
     * The cell of the session token for the base of a chain.
     *
     * @param chain the plan
     * @return the cell
     * @throws ProfileConfigurationException if the base is temporary, which GetSessionToken refuses
     */
    public CredentialCell session(RoleChain chain) {
        if (chain.base().temporary()) {
            throw new ProfileConfigurationException(
                    "Profile '" + chain.profile() + "' has temporary credentials, and STS gives session tokens for"
                            + " long-term keys only",
                    "Name a profile with the access keys of an IAM user");
        }
        return session(base(chain.base()), chain.baseEndpoint(), chain.profile(), chain.mfaSerial(), mfaSession(chain));
    }

    /**
     * The base of a chain, for a request of one's own.
     *
     * @param base the base
     * @return its credentials now
     */
    public SourceCredentials keys(BaseCredentials base) {
        return Waiting.forStage(base(base).current(Urgency.WAITED_FOR));
    }

    private CredentialCell session(
            Source base, StsEndpoint endpoint, String profile, @Nullable String serial, @Nullable Duration duration) {
        CredentialKey key = Keys.sessionToken(base, endpoint, serial, duration);
        Subject subject = new Subject(EntryKind.SESSION_TOKEN, "session token of " + profile, serial);
        Fetch fetch = fetches.sessionToken(base, endpoint, profile, serial, duration);
        return serial == null || fetches.codesComeAlone()
                ? cells.cell(key, subject, fetch)
                : cells.personalCell(key, subject, fetch);
    }

    private CredentialCell webIdentity(WebIdentity identity) {
        return cells.cell(
                Keys.webIdentity(identity),
                new Subject(EntryKind.ROLE, identity.profile(), identity.roleArn()),
                fetches.webIdentity(identity));
    }

    private CredentialCell roles(Source first, List<RoleStep> steps, @Nullable String directMfa) {
        Source source = first;
        String serial = directMfa;
        CredentialCell cell = null;
        for (RoleStep step : steps) {
            cell = cells.cell(
                    Keys.role(source, step, serial),
                    new Subject(EntryKind.ROLE, step.profile(), step.roleArn()),
                    fetches.role(source, step, serial));
            source = Source.of(cell);
            serial = null;
        }
        return Objects.requireNonNull(cell);
    }

    private Source firstSource(RoleChain chain, Source base) {
        if (chain.mfaSerial() == null || chain.base().temporary() || isDirect(chain)) {
            return base;
        }
        String owner = chain.base().profile();
        return Source.of(session(base, chain.baseEndpoint(), owner, chain.mfaSerial(), mfaSession(chain)));
    }

    private static @Nullable String directMfa(RoleChain chain) {
        return chain.mfaSerial() != null && !chain.base().temporary() && isDirect(chain) ? chain.mfaSerial() : null;
    }

    /** A session token does not do for a role of over an hour, nor where the profile wants none. */
    private static boolean isDirect(RoleChain chain) {
        Duration wanted = mfaSession(chain);
        Duration role = chain.roles().get(0).duration();
        return Duration.ZERO.equals(wanted) || (role != null && role.compareTo(AN_HOUR) > 0);
    }

    private static @Nullable Duration mfaSession(RoleChain chain) {
        return chain.roles().isEmpty() ? null : chain.roles().get(0).mfaSession();
    }

    private Source base(BaseCredentials base) {
        if (base instanceof StaticKeys keys) {
            return Source.of(keys.keys());
        }
        if (base instanceof EnvironmentKeys keys) {
            return Source.of(keys.keys());
        }
        if (base instanceof WebIdentity identity) {
            return Source.of(webIdentity(identity));
        }
        if (base instanceof ProcessCredentials command) {
            return processes.computeIfAbsent(command, missing -> new ProcessSource(missing, process, timing, pool));
        }
        throw new UnsupportedProfileException(
                "Profile '" + base.profile() + "' takes its credentials from " + base.describe()
                        + ", which this version does not read",
                "Use access keys, a credential_process or a web identity token for now");
    }
}
