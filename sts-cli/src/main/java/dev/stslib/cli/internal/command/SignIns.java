package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.source.sso.IdentityCenter;
import dev.stslib.source.sso.SsoCredentials;
import dev.stslib.source.sso.SsoSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sign-ins to IAM Identity Center that a command can mean. */
final class SignIns {
    private final CommandContext context;

    SignIns(CommandContext context) {
        this.context = context;
    }

    /**
     * Opens Identity Center.
     *
     * @param prompter brings a person to the sign-in page; null if none may be asked
     */
    IdentityCenter open(@Nullable SignInPrompter prompter) {
        return IdentityCenter.open(CredentialSourceSettings.builder()
                .connection(context.engines().connection())
                .signIn(prompter)
                .build());
    }

    /**
     * Finds a sign-in.
     *
     * @param name a profile or an sso-session; null for the selected profile, or else the only sso-session
     */
    SsoSession find(IdentityCenter center, @Nullable String name) {
        ProfileSet profiles = context.engines().profileSet();
        String wanted = context.profile(name);
        if (name != null && !profiles.profiles().containsKey(name)) {
            if (profiles.ssoSessions().containsKey(name)) {
                return center.session(name, profiles);
            }
            throw new ProfileNotFoundException(
                    "There is neither a profile nor an sso-session named '" + name + "'"
                            + profiles.ignoredHint("sso-session", name),
                    "Name one of the profiles that 'sts profiles' lists, or one of the sso-sessions: "
                            + String.join(", ", profiles.ssoSessions().keySet()));
        }
        Optional<SsoSession> ofProfile = profiles.profiles().containsKey(wanted) ? ofProfile(wanted) : Optional.empty();
        if (ofProfile.isPresent()) {
            return ofProfile.get();
        }
        if (name == null && profiles.ssoSessions().size() == 1) {
            return center.session(profiles.ssoSessions().keySet().iterator().next(), profiles);
        }
        throw new CommandException(
                ExitCode.CONFIGURATION,
                "Profile '" + wanted + "' does not sign in to IAM Identity Center",
                "Name a profile with sso_session, or an sso-session" + known(profiles));
    }

    private static String known(ProfileSet profiles) {
        return profiles.ssoSessions().isEmpty()
                ? ""
                : ": " + String.join(", ", profiles.ssoSessions().keySet());
    }

    /** The sign-in that a profile begins with, perhaps by a chain of roles. */
    private Optional<SsoSession> ofProfile(String profile) {
        try (CredentialEngine engine = context.engines().withoutStore()) {
            return engine.plan(profile).base() instanceof FromSource base && base.plan() instanceof SsoCredentials sso
                    ? Optional.of(sso.signIn())
                    : Optional.empty();
        }
    }

    /** All sign-ins of AWS's files, by the file of their token. */
    List<SsoSession> all(IdentityCenter center) {
        ProfileSet profiles = context.engines().profileSet();
        Map<Object, SsoSession> all = new LinkedHashMap<>();
        for (String section : profiles.ssoSessions().keySet()) {
            SsoSession session = center.session(section, profiles);
            all.putIfAbsent(session.tokenFile(), session);
        }
        for (Profile profile : profiles.profiles().values()) {
            if (profile.syntaxError().isEmpty() && profile.text("sso_start_url").isPresent()) {
                SsoSession session = center.session(profile, profiles);
                all.putIfAbsent(session.tokenFile(), session);
            }
        }
        return List.copyOf(all.values());
    }

    /** The profiles whose credentials begin with a sign-in, each with its account and role. */
    List<SsoCredentials> profiles(SsoSession session) {
        List<SsoCredentials> found = new ArrayList<>();
        try (CredentialEngine engine = context.engines().withoutStore()) {
            for (String profile : engine.profiles().keySet()) {
                base(engine, profile)
                        .filter(sso -> sso.signIn().tokenFile().equals(session.tokenFile()))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** A profile that cannot be used has no credentials. */
    private static Optional<SsoCredentials> base(CredentialEngine engine, String profile) {
        try {
            return engine.plan(profile).base() instanceof FromSource base && base.plan() instanceof SsoCredentials sso
                    ? Optional.of(sso)
                    : Optional.empty();
        } catch (StslibException e) {
            return Optional.empty();
        }
    }
}
