package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.cli.internal.command.GeneratedProfiles.Action;
import dev.stslib.cli.internal.command.GeneratedProfiles.Step;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.profile.ProfileEditor;
import dev.stslib.source.sso.IdentityCenter;
import dev.stslib.source.sso.SsoSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a profile for each role of IAM Identity Center. */
@Command(
        name = "sso",
        header = "Write a profile for each role that you have in IAM Identity Center",
        description = {
            "Signs in if needed, lists your accounts and roles, and shows which profiles it would add, change and remove in"
                    + " AWS's config file. --yes writes them. Comments and all other profiles and keys stay. Each"
                    + " generated profile has the key sts_generated = sso; a profile without it is never changed.",
            "",
            "--start-url and --sso-region add the sso-session, if the file does not have it yet."
        },
        footer = "  sts import sso corp --template '{account_name}.{role}'")
final class ImportSsoCommand extends StsCommand {
    private static final String START_URL = "sso_start_url";
    private static final String REGION = "sso_region";
    private static final String SCOPES = "sso_registration_scopes";

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "the sso-session; by default that of the selected profile, or else the only one")
    private @Nullable String name;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "{account_name}.{role}",
            description = "the names of the profiles, of {account_name}, {account_id} and {role}; by default"
                    + " {account_name}.{role}")
    private String template = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any other key of the profiles, such as region=eu-west-1; repeat it for more")
    private Map<String, String> others = new LinkedHashMap<>();

    @Option(names = "--prune", description = "remove generated profiles whose role you no longer have")
    private boolean prune;

    @Option(names = "--start-url", paramLabel = "URL", description = "the start URL of a new sso-session")
    private @Nullable String startUrl;

    @Option(names = "--sso-region", paramLabel = "REGION", description = "the region of a new sso-session")
    private @Nullable String ssoRegion;

    @Option(names = "--remote", description = "sign in with a browser on another machine")
    private boolean remote;

    @Option(names = "--yes", description = "do it; without it the command only shows what it would do")
    private boolean yes;

    ImportSsoCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        ConfigureCommand.refuseSecrets(others);
        Map<String, String> section = section();
        ProfileSet profiles = with(section, context().engines().profileSet());
        List<Step> steps;
        String session;
        SignIns signIns = new SignIns(context());
        try (IdentityCenter center = signIns.open(context().signIn(remote))) {
            // The name is that of a section, also where a profile has it.
            SsoSession signIn = name != null && profiles.ssoSessions().containsKey(name)
                    ? center.session(name, profiles)
                    : signIns.find(center, name);
            session = sessionName(signIn);
            steps = new GeneratedProfiles(session, template, lowerCase(others)).plan(center.roles(signIn), profiles);
        }
        print(steps);
        boolean changes = !section.isEmpty() || steps.stream().anyMatch(this::isDone);
        if (yes && changes) {
            write(session, section, steps);
        } else if (changes) {
            context().hint("Nothing was changed. Write these profiles with --yes.");
        }
        return ExitCode.OK.status();
    }

    /** The keys of a new section; empty if the session is in the file. */
    private Map<String, String> section() {
        if (startUrl == null && ssoRegion == null) {
            return Map.of();
        }
        if (name == null || startUrl == null || ssoRegion == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "A new sso-session needs a name, --start-url and --sso-region",
                    "Give all three, or name an sso-session of the config file alone");
        }
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(START_URL, startUrl);
        keys.put(REGION, ssoRegion);
        keys.put(SCOPES, "sso:account:access");
        return keys;
    }

    private ProfileSet with(Map<String, String> section, ProfileSet profiles) {
        if (section.isEmpty()) {
            return profiles;
        }
        String session = String.valueOf(name);
        if (profiles.ssoSessions().containsKey(session)) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The config file has an sso-session '" + session + "' already",
                    "Leave --start-url and --sso-region out, or give another name");
        }
        Map<String, ProfileProperty> properties = new LinkedHashMap<>();
        section.forEach((key, value) -> properties.put(key, ProfileProperty.of(value)));
        Map<String, Profile> sessions = new LinkedHashMap<>(profiles.ssoSessions());
        sessions.put(session, new Profile(session, properties));
        return new ProfileSet(
                profiles.profiles(), sessions, profiles.services(), profiles.warnings(), profiles.ignored());
    }

    private static String sessionName(SsoSession session) {
        String known = session.name();
        if (known == null) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The " + session.label()
                            + " names the start URL itself, and generated profiles need an sso-session",
                    "Add one with --start-url and --sso-region");
        }
        return known;
    }

    private static Map<String, String> lowerCase(Map<String, String> values) {
        Map<String, String> lower = new LinkedHashMap<>();
        values.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private boolean isDone(Step step) {
        return step.action() == Action.ADD
                || step.action() == Action.CHANGE
                || (step.action() == Action.REMOVE && prune);
    }

    private void print(List<Step> steps) {
        Listing listing = new Listing("action", "profile", "account", "role");
        for (Step step : steps) {
            listing.add(word(step), step.profile(), step.account(), step.role());
        }
        context().output().print(listing, "You have no roles in IAM Identity Center.");
    }

    private String word(Step step) {
        return switch (step.action()) {
            case ADD -> "add";
            case CHANGE -> "change";
            case KEEP -> "keep";
            case REMOVE -> prune ? "remove" : "keep: no such role, see --prune";
            case SKIP -> "skip: the name is taken";
        };
    }

    private void write(String session, Map<String, String> section, List<Step> steps) {
        Path file = context().engines().configFile();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            SafeFiles.makeFolder(folder);
        }
        ProfileEditor editor = ProfileEditor.openConfig(file);
        section.forEach((key, value) -> editor.set(SectionType.SSO_SESSION, session, key, value));
        for (Step step : steps) {
            if (isDone(step)) {
                if (step.action() == Action.REMOVE) {
                    boolean unused = editor.removeSection(SectionType.PROFILE, step.profile());
                } else {
                    editor.setProfile(step.profile(), step.values());
                }
            }
        }
        editor.save();
    }
}
