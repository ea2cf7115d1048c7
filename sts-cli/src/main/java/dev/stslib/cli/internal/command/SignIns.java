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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sign-ins to IAM Identity Center that a command can mean. */
final class SignIns {
    /** As {@code docs/sign-in.md} says. */
    private static final Duration WINDOW = Duration.ofMinutes(15);

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

    /** The sign-in that a command line names. */
    SsoSession session(IdentityCenter center, SignInName named) {
        return named.section == null ? find(center, named.name) : section(center, named.section);
    }

    /**
     * Finds a sign-in.
     *
     * @param name a profile or an sso-session; null for the selected profile, or else the only sso-session
     */
    SsoSession find(IdentityCenter center, @Nullable String name) {
        ProfileSet profiles = context.engines().profileSet();
        String wanted = context.profile(name);
        if (name != null && profiles.ssoSessions().containsKey(name)) {
            SsoSession section = center.session(name, profiles);
            requireSame(section, name);
            return section;
        }
        if (name != null && !profiles.profiles().containsKey(name)) {
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
        if (!profiles.profiles().containsKey(wanted)) {
            throw new ProfileNotFoundException(
                    "No sign-in was named, and there is no profile '" + wanted + "'",
                    "Name a profile with sso_session, or an sso-session" + known(profiles));
        }
        throw new CommandException(
                ExitCode.CONFIGURATION,
                "Profile '" + wanted + "' does not sign in to IAM Identity Center",
                "Name a profile with sso_session, or an sso-session" + known(profiles));
    }

    /** The sign-in of an sso-session section, whatever profile has the same name. */
    SsoSession section(IdentityCenter center, String section) {
        return center.session(section, context.engines().profileSet());
    }

    /** A profile may have the name of a section. Then both must mean the same sign-in. */
    private void requireSame(SsoSession section, String name) {
        try (CredentialEngine engine = context.engines().withoutStore()) {
            Optional<SsoCredentials> profile =
                    engine.profiles().containsKey(name) ? base(engine, name) : Optional.empty();
            if (profile.filter(sso -> !sso.tokenFile().equals(section.tokenFile()))
                    .isPresent()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "'" + name + "' is an sso-session, and also a profile with another sign-in",
                        "Give --sso-session " + name + ", or another profile of the sign-in that you mean");
            }
        }
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

    /**
     * All sign-ins of AWS's files, by the file of their token.
     *
     * @param problems takes what is wrong with the sections and profiles that cannot be used
     */
    List<SsoSession> all(IdentityCenter center, Consumer<StslibException> problems) {
        ProfileSet profiles = context.engines().profileSet();
        List<Supplier<SsoSession>> readings = new ArrayList<>();
        profiles.ssoSessions().keySet().forEach(section -> readings.add(() -> center.session(section, profiles)));
        for (Profile profile : profiles.profiles().values()) {
            if (profile.syntaxError().isEmpty() && profile.text("sso_start_url").isPresent()) {
                readings.add(() -> center.session(profile, profiles));
            }
        }
        Map<Path, SsoSession> all = new LinkedHashMap<>();
        for (Supplier<SsoSession> reading : readings) {
            try {
                SsoSession session = reading.get();
                all.putIfAbsent(session.tokenFile(), session);
            } catch (StslibException e) {
                problems.accept(e);
            }
        }
        return List.copyOf(all.values());
    }

    /** All sign-ins of AWS's files that can be used, as they are now. Sends no request. */
    List<KnownSignIn> known() {
        try (IdentityCenter center = open(null)) {
            return all(center, problem -> {}).stream()
                    .map(session -> new KnownSignIn(
                            session.label(),
                            name(session),
                            center.status(session)
                                    .map(token -> new KnownSignIn.State(token.end(), token.renewable(), WINDOW))))
                    .toList();
        } catch (StslibException e) {
            // Files that cannot be read have no sign-in; the commands that need them say what is wrong.
            return List.of();
        }
    }

    private static String name(SsoSession session) {
        String name = session.name();
        return name == null ? session.label().replaceFirst("^profile '(.*)'$", "$1") : name;
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
