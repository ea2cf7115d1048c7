package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.cli.internal.engine.CredentialProperties;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.profile.ProfileEditor;
import dev.stslib.source.login.ConsoleLogin;
import dev.stslib.source.login.LoginCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The console sign-ins that a command can mean: those of profiles with {@code login_session}, or with no credentials yet. */
final class ConsoleLogins {
    private static final String SESSION = "login_session";
    private static final String REGION = "region";

    /** As {@code docs/sign-in.md} says. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final CommandContext context;

    ConsoleLogins(CommandContext context) {
        this.context = context;
    }

    /** The sign-in that a profile begins with, perhaps by a chain of roles. */
    Optional<LoginCredentials> find(@Nullable String name) {
        Optional<LoginCredentials> found;
        try (CredentialEngine engine = context.engines().withoutStore()) {
            found = base(engine, context.profile(name));
        }
        if (found.isPresent() && isSection(name)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + name + "' is an sso-session, and also a profile with another sign-in",
                    "Give --sso-session " + name + ", or another profile of the sign-in that you mean");
        }
        return found;
    }

    private boolean isSection(@Nullable String name) {
        return name != null && context.engines().profileSet().ssoSessions().containsKey(name);
    }

    /** A profile that cannot be used has no sign-in. */
    private static Optional<LoginCredentials> base(CredentialEngine engine, String profile) {
        try {
            return engine.plan(profile).base() instanceof FromSource base
                            && base.plan() instanceof LoginCredentials login
                    ? Optional.of(login)
                    : Optional.empty();
        } catch (StslibException e) {
            return Optional.empty();
        }
    }

    /** All sign-ins of AWS's files, as they are now. Sends no request. */
    List<KnownSignIn> known() {
        try (ConsoleLogin console = open(null)) {
            return all().stream()
                    .map(login -> new KnownSignIn(
                            "profile '" + login.profile() + "'",
                            login.profile(),
                            console.status(login)
                                    .map(now -> new KnownSignIn.State(now.end(), now.renewable(), WINDOW))))
                    .toList();
        } catch (StslibException e) {
            // Files that cannot be read have no sign-in; the commands that need them say what is wrong.
            return List.of();
        }
    }

    /** All sign-ins of AWS's files, by their file. */
    List<LoginCredentials> all() {
        Map<Path, LoginCredentials> all = new LinkedHashMap<>();
        // A profile with a sign-in has no keys in the store, which a person may have to unlock.
        try (CredentialEngine engine = context.engines().ofFiles()) {
            for (String profile : engine.profiles().keySet()) {
                base(engine, profile).ifPresent(login -> all.putIfAbsent(login.tokenFile(), login));
            }
        }
        return List.copyOf(all.values());
    }

    /**
     * A profile that a first sign-in can be for: it is there, and has no credentials. Without a name it is the selected one,
     * unless the only sso-session is meant.
     */
    Optional<Profile> withoutCredentials(@Nullable String name) {
        ProfileSet profiles = context.engines().profileSet();
        if (isSection(name) || (name == null && !profiles.ssoSessions().isEmpty())) {
            return Optional.empty();
        }
        return Optional.ofNullable(profiles.profiles().get(context.profile(name)))
                .filter(profile -> profile.syntaxError().isEmpty()
                        && !CredentialProperties.has(profile)
                        && !isClaimed(profile.name()));
    }

    /** A source of your own may know its keys. */
    private boolean isClaimed(String profile) {
        try (CredentialEngine engine = context.engines().withoutStore()) {
            RoleChain unused = engine.plan(profile);
            return true;
        } catch (StslibException e) {
            return false;
        }
    }

    /** Signs in, unless the sign-in is good. */
    void signIn(LoginCredentials login, boolean remote, boolean force) {
        SignInPrompter prompter = context.signIn(remote);
        try (ConsoleLogin console = open(prompter)) {
            print(login, force ? console.signInAnew(login) : console.signIn(login));
        } catch (SessionExpiredException e) {
            throw prompter == null ? Failures.needsTerminal(e) : e;
        }
    }

    /** Signs in, and gives the profile the session, as {@code aws login} does. */
    void signInFirst(Profile profile, boolean remote) {
        String region = context.global().region;
        // A file that cannot be read is an error before the person signs in.
        ProfileEditor unused = ProfileEditor.openConfig(context.engines().configFile());
        SignInPrompter prompter = context.signIn(remote);
        try (ConsoleLogin console = open(prompter)) {
            LoginCredentials login =
                    console.signInFirst(profile, context.engines().profileSet(), region);
            Map<String, String> values = new LinkedHashMap<>();
            values.put(SESSION, login.session());
            if (region != null && profile.text(REGION).isEmpty()) {
                // Without a region, the credentials could not be renewed.
                values.put(REGION, region);
            }
            write(profile.name(), values);
            ConsoleLogin.Status now = console.status(login).orElseThrow();
            print(login, new ConsoleLogin.Status(now.end(), now.renewable(), true));
        } catch (SessionExpiredException e) {
            throw prompter == null ? Failures.needsTerminal(e) : e;
        }
    }

    private void write(String profile, Map<String, String> values) {
        Path file = context.engines().configFile();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            SafeFiles.makeFolder(folder);
        }
        ProfileEditor editor = ProfileEditor.openConfig(file);
        editor.setProfile(profile, values);
        editor.save();
    }

    private void print(LoginCredentials login, ConsoleLogin.Status status) {
        if (context.output().isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("signIn", "profile '" + login.profile() + "'");
            fields.put("session", login.session());
            fields.put("expiration", status.end().toString());
            fields.put("renewable", status.renewable());
            fields.put("signedIn", status.signedIn());
            context.output().json(fields);
            return;
        }
        context.output()
                .line((status.signedIn() ? "You have signed in to" : "The sign-in is good for") + " profile '"
                        + login.profile() + "' as " + login.session() + ". Its credentials end at " + status.end()
                        + (status.renewable() ? ", and are renewed without you." : "."));
    }

    /**
     * Signs out, and deletes what the store holds of the sign-in.
     *
     * @param problems takes what fails; the rest is done
     */
    void signOut(LoginCredentials login, Consumer<StslibException> problems) {
        String profile = "profile '" + login.profile() + "'";
        String done;
        try (ConsoleLogin console = open(null)) {
            done = console.signOut(login)
                    ? "You have signed out of " + profile + "."
                    : "There is no sign-in to " + profile + ".";
        } catch (StslibException e) {
            problems.accept(e);
            done = "You are still signed in to " + profile + ".";
        }
        try {
            new SignInRemains(context)
                    .delete(plan -> plan instanceof LoginCredentials other
                            && other.tokenFile().equals(login.tokenFile()));
        } catch (StslibException e) {
            problems.accept(e);
            done += " Credentials that it has left are still there.";
        }
        context.output().line(done);
    }

    private ConsoleLogin open(@Nullable SignInPrompter prompter) {
        return ConsoleLogin.open(CredentialSourceSettings.builder()
                .connection(context.engines().connection())
                .signIn(prompter)
                .build());
    }
}
