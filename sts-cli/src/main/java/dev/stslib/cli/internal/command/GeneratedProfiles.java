package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.source.sso.SsoRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The profiles that belong to the roles of an sso-session: what to add, to change and to remove. A generated profile has a
 * mark. Profiles without it are never changed.
 */
final class GeneratedProfiles {
    /** The key that says what has generated a profile. */
    static final String MARK = "sts_generated";

    static final String BY_SSO = "sso";

    private static final String SESSION = "sso_session";
    private static final String ACCOUNT = "sso_account_id";
    private static final String ROLE = "sso_role_name";

    private final String session;
    private final String template;
    private final Map<String, String> others;

    /**
     * Takes the wishes of the person.
     *
     * @param session the sso-session
     * @param template the name of a profile, with {@code {account_name}}, {@code {account_id}} and {@code {role}}
     * @param others further keys of each profile
     * @throws CommandException if one of these is a key that a role determines
     */
    GeneratedProfiles(String session, String template, Map<String, String> others) {
        for (String key : List.of(SESSION, ACCOUNT, ROLE, MARK)) {
            if (others.containsKey(key)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "--set " + key + " would give all profiles the same " + key,
                        "Leave it out: each profile gets that of its role");
            }
        }
        this.session = session;
        this.template = template;
        this.others = others;
    }

    /** What happens to a profile. */
    enum Action {
        ADD,
        CHANGE,
        KEEP,
        /** The person no longer has the role. */
        REMOVE,
        /** A profile without the mark has the name. */
        SKIP
    }

    /**
     * A step.
     *
     * @param profile the name of the profile
     * @param account the account
     * @param role the role
     * @param values the keys to set; empty unless the action sets some
     */
    record Step(Action action, String profile, String account, String role, Map<String, String> values) {}

    /** Compares the roles with the profiles. */
    List<Step> plan(List<SsoRole> roles, ProfileSet profiles) {
        Map<String, SsoRole> wanted = new LinkedHashMap<>();
        for (SsoRole role : roles) {
            String name = name(role);
            SsoRole other = wanted.put(name, role);
            if (other != null) {
                throw new CommandException(
                        ExitCode.CONFIGURATION,
                        "Two roles get the profile name '" + name + "': " + role.roleName() + " in the accounts "
                                + other.accountId() + " and " + role.accountId(),
                        "Give a --template with {account_id} and {role}");
            }
        }
        List<Step> steps = new ArrayList<>();
        wanted.forEach((name, role) -> steps.add(step(name, role, profiles)));
        for (Profile profile : profiles.profiles().values()) {
            if (!wanted.containsKey(profile.name()) && isGenerated(profile)) {
                String account = profile.text(ACCOUNT).orElse("");
                String role = profile.text(ROLE).orElse("");
                // One that an earlier template has named is in use as long as you have its role.
                boolean has = roles.stream()
                        .anyMatch(one -> one.accountId().equals(account)
                                && one.roleName().equals(role));
                steps.add(new Step(has ? Action.KEEP : Action.REMOVE, profile.name(), account, role, Map.of()));
            }
        }
        return steps;
    }

    private Step step(String name, SsoRole role, ProfileSet profiles) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(SESSION, session);
        values.put(ACCOUNT, role.accountId());
        values.put(ROLE, role.roleName());
        values.putAll(others);
        values.put(MARK, BY_SSO);
        Profile known = profiles.profiles().get(name);
        Action action = known == null
                ? Action.ADD
                : !isGenerated(known) ? Action.SKIP : holds(known, values) ? Action.KEEP : Action.CHANGE;
        boolean sets = action == Action.ADD || action == Action.CHANGE;
        return new Step(action, name, role.accountId(), role.roleName(), sets ? values : Map.of());
    }

    private boolean isGenerated(Profile profile) {
        return profile.syntaxError().isEmpty()
                && profile.text(MARK).filter(BY_SSO::equals).isPresent()
                && profile.text(SESSION).filter(session::equals).isPresent();
    }

    private static boolean holds(Profile profile, Map<String, String> values) {
        return values.entrySet().stream()
                .allMatch(value -> profile.text(value.getKey())
                        .filter(value.getValue()::equals)
                        .isPresent());
    }

    /** AWS's files take letters, digits and some signs in a name; all else becomes a hyphen. */
    private String name(SsoRole role) {
        String account = role.accountName().isEmpty() ? role.accountId() : role.accountName();
        String name = template.replace("{account_name}", plain(account))
                .replace("{account_id}", role.accountId())
                .replace("{role}", plain(role.roleName()));
        if (!name.matches("[A-Za-z0-9_\\-/.%@:+]+")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The --template gives '" + name + "', which is no name of a profile",
                    "Use letters, digits, the signs _-/.%@:+ and {account_name}, {account_id}, {role}");
        }
        return name;
    }

    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9_/.%@:+-]+", "-").replaceAll("^-+|-+$", "");
    }
}
