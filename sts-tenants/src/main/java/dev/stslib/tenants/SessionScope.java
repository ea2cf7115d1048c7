package dev.stslib.tenants;

import dev.stslib.api.request.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One way to narrow a session to a tenant. Immutable; texts may hold the placeholders of {@link PolicyTemplate}.
 *
 * <table>
 *   <caption>The three ways</caption>
 *   <tr><th>way<th>for<th>against
 *   <tr><td>inline policy<td>needs no change of the account<td>2,048 characters; takes the most room when packed
 *   <tr><td>managed policies<td>up to 10 long policies, which IAM keeps<td>each must be in the account of the role before the
 *       request; the same for all tenants, unless each tenant has one
 *   <tr><td>tags<td>short; one policy of the role serves all tenants by <code>${aws:PrincipalTag/...}</code><td>the policy of
 *       the role must use the tag, and its trust policy must allow {@code sts:TagSession}
 * </table>
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html">IAM,
 *     attribute-based access control</a>
 */
public final class SessionScope {
    private final @Nullable PolicyTemplate policy;
    private final List<TemplateText> arns;
    private final Map<String, TemplateText> tags;

    private SessionScope(@Nullable PolicyTemplate policy, List<TemplateText> arns, Map<String, TemplateText> tags) {
        this.policy = policy;
        this.arns = arns;
        this.tags = tags;
    }

    /**
     * Narrows by an inline policy.
     *
     * @param template the policy
     * @return the way
     */
    public static SessionScope inlinePolicy(PolicyTemplate template) {
        return new SessionScope(template, List.of(), Map.of());
    }

    /**
     * Narrows by managed policies.
     *
     * @param arns their ARNs, one to ten, such as {@code arn:aws:iam::444455556666:policy/tenant-{{tenant}}}
     * @return the way
     * @throws dev.stslib.api.error.InvalidRequestException if a placeholder is written wrongly
     */
    public static SessionScope managedPolicies(String... arns) {
        List<TemplateText> texts = new ArrayList<>();
        for (String arn : arns) {
            texts.add(TemplateText.parse(arn, TextPlace.ARN, "managed policy " + (texts.size() + 1)));
        }
        return new SessionScope(null, List.copyOf(texts), Map.of());
    }

    /**
     * Narrows by session tags, which the policies of the role use.
     *
     * @param tags values by key, such as {@code tenant} and <code>{{tenant}}</code>. A value of a tenant must not hold what
     *     STS does not allow in tags. Because policies put tags into ARNs, {@code :} and {@code /} are refused as in ARNs, and
     *     one of them must separate two placeholders
     * @return the way
     * @throws dev.stslib.api.error.InvalidRequestException if a placeholder is written wrongly or stands in a key
     */
    public static SessionScope tags(Map<String, String> tags) {
        return new SessionScope(null, List.of(), Map.of()).withTags(tags);
    }

    /**
     * Adds session tags to another way.
     *
     * @param more values by key, as in {@link #tags}
     * @return a way that has both
     * @throws dev.stslib.api.error.InvalidRequestException if a placeholder is written wrongly or stands in a key
     */
    public SessionScope withTags(Map<String, String> more) {
        Map<String, TemplateText> all = new TreeMap<>(tags);
        more.forEach((key, value) -> {
            TemplateText.parse(key, TextPlace.FIXED, "the key of a tag");
            all.put(key, TemplateText.parse(value, TextPlace.TAG, "tag '" + key + "'"));
        });
        return new SessionScope(policy, arns, all);
    }

    /** A session with the ceiling alone. */
    static SessionScope none() {
        return new SessionScope(null, List.of(), Map.of());
    }

    Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        if (policy != null) {
            names.addAll(policy.placeholders());
        }
        arns.forEach(arn -> names.addAll(arn.names()));
        tags.values().forEach(tag -> names.addAll(tag.names()));
        return names;
    }

    /** The inline policy, below a ceiling if there is one; null if there is neither. */
    @Nullable
    PolicyText policy(@Nullable PolicyCeiling ceiling) {
        if (policy == null && ceiling == null) {
            return null;
        }
        List<TemplateText> places = new ArrayList<>();
        PolicyDocument document = new PolicyDocument(List.of());
        if (policy != null) {
            places.addAll(policy.places());
            document = policy.document();
        }
        if (ceiling != null) {
            places.addAll(ceiling.places());
            if (policy == null && arns.isEmpty()) {
                document = ceiling.document();
            }
            document = document.and(ceiling.denials());
        }
        return new PolicyText(document, places);
    }

    List<String> filledArns(Map<String, String> values) {
        return arns.stream().map(arn -> arn.fill(values)).toList();
    }

    List<Tag> filledTags(Map<String, String> values) {
        List<Tag> filled = new ArrayList<>();
        tags.forEach((key, value) -> filled.add(new Tag(key, value.fill(values))));
        return filled;
    }

    /** What it asks of the account. */
    String needs() {
        List<String> needs = new ArrayList<>();
        if (!arns.isEmpty()) {
            needs.add("the managed policies in the account of the role");
        }
        if (!tags.isEmpty()) {
            needs.add("sts:TagSession in the trust policy of the role");
            if (policy == null && arns.isEmpty()) {
                needs.add("a policy of the role that uses the tags");
            }
        }
        return needs.isEmpty() ? "nothing in the account" : String.join(", ", needs);
    }

    /** Says which of the three ways this is. */
    @Override
    public String toString() {
        List<String> ways = new ArrayList<>();
        if (policy != null) {
            ways.add("an inline policy");
        }
        if (!arns.isEmpty()) {
            ways.add(arns.size() == 1 ? "a managed policy" : arns.size() + " managed policies");
        }
        if (!tags.isEmpty()) {
            ways.add("tags");
        }
        return ways.isEmpty() ? "the ceiling alone" : String.join(" and ", ways);
    }
}
