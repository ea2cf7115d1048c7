package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.chain.BaseCredentials;
import dev.stslib.core.chain.BaseCredentials.ContainerCredentials;
import dev.stslib.core.chain.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.chain.BaseCredentials.InstanceMetadata;
import dev.stslib.core.chain.BaseCredentials.ProcessCredentials;
import dev.stslib.core.chain.BaseCredentials.SamlAssertion;
import dev.stslib.core.chain.BaseCredentials.SsoCredentials;
import dev.stslib.core.chain.BaseCredentials.StaticKeys;
import dev.stslib.core.chain.BaseCredentials.WebIdentity;
import dev.stslib.core.chain.RoleChain;
import dev.stslib.core.chain.RoleStep;
import dev.stslib.core.event.CodeNeed;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.sts.StsEndpoints;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lays a chain out as cells, each the source of the next. Chains that begin alike share their first cells. */
public final class ChainCells {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final Cells cells;
    private final Supplier<Fetches> fetches;
    private final Supplier<BaseFetches> bases;
    private final Sources sources;

    /**
     * Makes the layout of one engine.
     *
     * @param cells the cells there are
     * @param fetches the signed requests that fill them
     * @param bases the requests that nobody signs
     * @param sources the sources from outside of STS
     */
    public ChainCells(Cells cells, Supplier<Fetches> fetches, Supplier<BaseFetches> bases, Sources sources) {
        this.cells = cells;
        this.fetches = fetches;
        this.bases = bases;
        this.sources = sources;
    }

    /**
     * The cell at the end of a chain.
     *
     * @param chain the plan
     * @return the cell that keeps the last role's credentials, or the base's own temporary ones
     */
    public CredentialCell end(RoleChain chain) {
        if (!chain.roles().isEmpty()) {
            MfaRequirement need = need(chain, chain.roles().get(0).profile());
            return need == null || isDirect(chain)
                    ? roles(base(chain.base()), vouched(chain.base()), chain.roles(), need, false)
                    : behind(session(chain, chain.base().profile(), chain.mfaSession()), chain);
        }
        CredentialCell vouched = vouched(chain.base());
        return vouched != null ? vouched : session(chain, chain.profile(), null);
    }

    /**
     * The cell at the end of a chain whose base is stood in for by a session token.
     *
     * @param session the cell of the session token
     * @param chain the plan; its base is not used
     * @return the cell that keeps the last role's credentials
     */
    public CredentialCell behind(CredentialCell session, RoleChain chain) {
        return roles(Source.of(session), session, chain.roles(), null, chain.mfaSerial() != null);
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
        chain.baseEndpoint();
        return session(chain, chain.profile(), chain.mfaSession());
    }

    /**
     * The base of a chain, for a request of one's own.
     *
     * @param base the base
     * @return its credentials now
     */
    public SourceCredentials keys(BaseCredentials base) {
        return Waiting.forStage(base(base).current(Flight.alone()));
    }

    private CredentialCell session(RoleChain chain, String label, @Nullable Duration duration) {
        Source base = base(chain.base());
        MfaRequirement need = need(chain, label);
        String serial = need == null ? null : need.serial();
        CredentialKey key = Keys.sessionToken(Keys.Purpose.CHAIN, base, chain.endpoint(), serial, duration);
        Subject subject = new Subject(EntryKind.SESSION_TOKEN, "session token of " + label, serial);
        Supplier<StsEndpoint> endpoint = need == null ? chain::baseEndpoint : () -> checked(chain);
        Fetch fetch = need != null && MfaDevices.isToBeFound(need.serial())
                ? fetches.get()
                        .sessionTokenOfFound(
                                base, endpoint, need, found -> session(chain.withMfaSerial(found), label, duration))
                : fetches.get().sessionToken(base, endpoint, need, duration, filled(key, need));
        return cell(key, subject, need, fetch);
    }

    /** The cell of what may need a code: one that only a person can give leaves the background nothing to do. */
    private CredentialCell cell(CredentialKey key, Subject subject, @Nullable MfaRequirement need, Fetch fetch) {
        if (need == null) {
            return cells.cell(key, subject, fetch);
        }
        boolean alone = fetches.get().codes().answersAlone(need);
        Subject warned = subject.needing(
                new CodeNeed(need.serial(), need.profile(), alone),
                Notices.of(fetches.get().codes().settings().notices()));
        return alone ? cells.cell(key, warned, fetch) : cells.personalCell(key, warned, fetch, need.serial());
    }

    private Filled filled(CredentialKey key, @Nullable MfaRequirement need) {
        return need == null ? Filled.NEVER : cells.filled(key);
    }

    /** The base's endpoint, once all of the chain are known to be there: a code is not to be asked for in vain. */
    private static StsEndpoint checked(RoleChain chain) {
        for (RoleStep role : chain.roles()) {
            try {
                StsEndpoints.resolve(role.endpoint());
            } catch (UnknownRegionException e) {
                throw OwnError.of(e, role.profile(), role.roleArn());
            }
        }
        StsEndpoints.resolve(chain.baseEndpoint());
        return chain.baseEndpoint();
    }

    /** The cell of a base that somebody else than a signature vouches for, or null for any other base. */
    private @Nullable CredentialCell vouched(BaseCredentials base) {
        if (base instanceof StaticKeys) {
            return null; // the usual base, for which no other kind is to be loaded
        }
        if (base instanceof WebIdentity identity) {
            return cells.cell(
                    Keys.webIdentity(identity),
                    new Subject(EntryKind.ROLE, identity.profile(), identity.roleArn()),
                    bases.get().webIdentity(identity));
        }
        if (base instanceof SamlAssertion assertion) {
            return cells.cell(
                    Keys.saml(assertion),
                    new Subject(EntryKind.ROLE, assertion.profile(), assertion.roleArn()),
                    bases.get().saml(assertion));
        }
        if (base instanceof SsoCredentials sso) {
            return cells.cell(
                    Keys.sso(sso),
                    new Subject(EntryKind.ROLE, sso.profile(), null),
                    bases.get().sso(sso));
        }
        return null;
    }

    private CredentialCell roles(
            Source first,
            @Nullable CredentialCell session,
            List<RoleStep> steps,
            @Nullable MfaRequirement direct,
            boolean firstIsBehindCode) {
        Source source = first;
        MfaRequirement need = direct;
        boolean behindCode = firstIsBehindCode;
        CredentialCell cell = session;
        for (RoleStep step : steps) {
            CredentialKey key = Keys.role(source, step, need == null ? null : need.serial());
            Subject subject = new Subject(EntryKind.ROLE, step.profile(), step.roleArn()).signedBy(cell);
            cell = cell(key, subject, need, fetch(source, step, key, need, behindCode));
            source = Source.of(cell);
            need = null;
            behindCode = false;
        }
        return Objects.requireNonNull(cell);
    }

    private Fetch fetch(
            Source source, RoleStep step, CredentialKey key, @Nullable MfaRequirement need, boolean behindCode) {
        if (behindCode) {
            return fetches.get().roleBehindCode(source, step);
        }
        return need == null
                ? new RoleFetch(fetches, source, step)
                : fetches.get().roleWithCode(source, step, need, cells.filled(key));
    }

    /** The code that the first request needs; none for a base that is temporary, for it has no device. */
    private static @Nullable MfaRequirement need(RoleChain chain, String profile) {
        String serial = chain.mfaSerial();
        return serial == null || chain.base().temporary()
                ? null
                : new MfaRequirement(serial, profile, chain.mfaProcess());
    }

    /** A session token does not do for a role of over an hour, nor where the profile wants none. */
    private static boolean isDirect(RoleChain chain) {
        Duration role = chain.roles().get(0).duration();
        return Duration.ZERO.equals(chain.mfaSession()) || (role != null && role.compareTo(AN_HOUR) > 0);
    }

    private Source base(BaseCredentials base) {
        if (base instanceof StaticKeys keys) {
            return sources.of(keys.keys());
        }
        if (base instanceof EnvironmentKeys keys) {
            return sources.of(keys.keys());
        }
        if (base instanceof ProcessCredentials command) {
            return sources.of(command);
        }
        if (base instanceof InstanceMetadata instance) {
            return sources.of(instance);
        }
        if (base instanceof ContainerCredentials container) {
            return sources.of(container);
        }
        CredentialCell vouched = vouched(base);
        if (vouched == null) {
            throw new IllegalStateException("a base of a kind that nothing fetches: " + base.describe());
        }
        return Source.of(vouched);
    }
}
