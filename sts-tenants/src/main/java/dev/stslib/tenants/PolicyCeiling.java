package dev.stslib.tenants;

import dev.stslib.api.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What no session may exceed, whatever its other policies allow. Immutable and thread-safe.
 *
 * <p>AWS allows what any of the session policies allows, so one more policy takes nothing away by what it allows. The ceiling
 * is therefore enforced by what it denies: everything outside of it. That holds for managed session policies too, and for
 * policies of resources that name the session.
 *
 * <p>An example: a ceiling that allows {@code s3:GetObject} on {@code data/*} becomes two statements. One denies {@code
 * NotAction s3:GetObject}, the other denies {@code NotResource data/*}. One of them denies a request unless its action and its
 * resource are both inside. With several statements, a request is inside if one statement has both its action and its
 * resource. It is outside if, in each statement, one of the two is outside. So there is one denial for each way to choose
 * action or resource from each statement.
 */
public final class PolicyCeiling {
    /** Each statement doubles the number of denials. */
    private static final int MOST_STATEMENTS = 3;

    private final PolicyTemplate template;
    private final PolicyDocument denials;

    private PolicyCeiling(PolicyTemplate template, PolicyDocument denials) {
        this.template = template;
        this.denials = denials;
    }

    /**
     * Reads a ceiling.
     *
     * @param json a policy of version 2012-10-17, optionally with the placeholders of {@link PolicyTemplate}. One to three
     *     statements allow actions on resources, without {@code NotAction}, {@code NotResource}, {@code Condition} and policy
     *     variables. Any number of statements deny anything
     * @return the ceiling
     * @throws InvalidRequestException if it is not such a policy
     */
    public static PolicyCeiling parse(String json) {
        PolicyTemplate template = PolicyTemplate.parse(json);
        PolicyDocument policy = template.document().minimized();
        List<Statement> allowing = policy.allowing();
        if (allowing.isEmpty() || allowing.size() > MOST_STATEMENTS) {
            throw new InvalidRequestException(
                    "The ceiling has " + allowing.size() + " statements that allow different things",
                    "Write one to " + MOST_STATEMENTS + "; put actions together that the same resources may have");
        }
        allowing.forEach(PolicyCeiling::check);
        PolicyDocument denials = opposite(allowing);
        if (denials.statements().isEmpty()) {
            throw new InvalidRequestException(
                    "The ceiling allows every action on every resource", "Allow what a tenant may have at most");
        }
        return new PolicyCeiling(template, policy.denying().and(denials));
    }

    private static void check(Statement statement) {
        if (statement.actions().negated()
                || statement.resources().negated()
                || !statement.condition().isEmpty()) {
            throw new InvalidRequestException(
                    "A statement of the ceiling allows by NotAction, NotResource or Condition, which have no opposite",
                    "Allow actions on resources, and deny the rest in a statement with the effect Deny");
        }
        for (String resource : statement.resources().texts()) {
            // A variable without a value matches nothing, and so would a denial of all but that.
            if (resource.replaceAll("\\$\\{[*?$]}", "").contains("${")) {
                throw new InvalidRequestException(
                        "A statement of the ceiling allows resources that hold a policy variable",
                        "Use a placeholder such as {{tenant}} in its place");
            }
        }
    }

    /**
     * Returns the names of the placeholders.
     *
     * @return the names, sorted
     */
    public Set<String> placeholders() {
        return template.placeholders();
    }

    /**
     * Keeps a policy below the ceiling.
     *
     * @param policy a session policy of version 2012-10-17
     * @param values one value for each placeholder of the ceiling, and no other
     * @return a minimal policy that allows what both allow
     * @throws InvalidRequestException if the policy is not such a policy, or a value is not as {@link PolicyTemplate#fill}
     *     demands
     */
    public String limit(String policy, Map<String, String> values) {
        TemplateText.checkNames(placeholders(), values);
        // Braces in the policy are no placeholders, so they must not stand in the same text as those of the ceiling.
        String filled = new PolicyText(denials, places()).fill(values);
        return PolicyJson.write(
                PolicyReader.read(policy).and(PolicyReader.read(filled)).minimized());
    }

    /** What it allows and denies itself. A session that has no other policy needs this, and the denials too. */
    PolicyDocument document() {
        return template.document();
    }

    /** All that is outside, and what it denies itself. Every session needs this. */
    PolicyDocument denials() {
        return denials;
    }

    /** The texts that hold placeholders. */
    List<TemplateText> places() {
        return template.places();
    }

    /** All that none of the statements allows, denied. */
    private static PolicyDocument opposite(List<Statement> allowing) {
        List<Statement> denials = new ArrayList<>();
        for (int choice = 0; choice < 1 << allowing.size(); choice++) {
            Set<String> actions = new LinkedHashSet<>();
            Set<String> resources = new LinkedHashSet<>();
            for (int i = 0; i < allowing.size(); i++) {
                if ((choice & (1 << i)) == 0) {
                    actions.addAll(allowing.get(i).actions().texts());
                } else {
                    resources.addAll(allowing.get(i).resources().texts());
                }
            }
            // Nothing is outside of an asterisk.
            if (!actions.contains("*") && !resources.contains("*")) {
                denials.add(new Statement(false, allBut(actions), allBut(resources), PolicyJson.object()));
            }
        }
        return new PolicyDocument(denials);
    }

    private static Patterns allBut(Set<String> texts) {
        return texts.isEmpty() ? Patterns.ALL : new Patterns(true, List.copyOf(texts));
    }

    /** Shows the names of the placeholders. */
    @Override
    public String toString() {
        return "PolicyCeiling" + placeholders();
    }
}
