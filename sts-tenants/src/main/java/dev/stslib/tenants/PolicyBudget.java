package dev.stslib.tenants;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much of the room of STS a request needs, before it is sent.
 *
 * @param characters of the inline policy and of the ARNs of managed policies together
 * @param managedPolicies the number of managed policies, at most 10
 * @param tags the number of session tags, at most 50
 * @param packed the estimated size after packing
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length">
 *     IAM and STS character limits</a>
 */
public record PolicyBudget(int characters, int managedPolicies, int tags, PackedEstimate packed) {
    /** What STS allows for {@link #characters()}. */
    public static final int MOST_CHARACTERS = 2_048;

    /** What STS allows for {@link #managedPolicies()}. */
    public static final int MOST_MANAGED_POLICIES = 10;

    private static final int MOST_TAGS = 50;

    /**
     * Measures a request.
     *
     * @param request the request; what it inherits from its source is not counted
     * @param model estimates the packed size, or null for none
     * @return what it needs
     */
    public static PolicyBudget of(RoleRequest request, @Nullable PackedSizeModel model) {
        return of(request.policy(), request.tags(), model);
    }

    static PolicyBudget of(SessionPolicy policy, List<Tag> tags, @Nullable PackedSizeModel model) {
        String inline = policy.inline() == null ? "" : policy.inline();
        int characters = inline.codePointCount(0, inline.length())
                + policy.arns().stream()
                        .mapToInt(arn -> arn.codePointCount(0, arn.length()))
                        .sum();
        PackedEstimate packed =
                model == null ? PackedEstimate.unknown("no model was given") : model.estimate(policy, tags);
        return new PolicyBudget(characters, policy.arns().size(), tags.size(), packed);
    }

    /**
     * Tells whether the request may be sent.
     *
     * @return false if STS would refuse it, as far as this is known
     */
    public boolean fits() {
        return characters <= MOST_CHARACTERS
                && managedPolicies <= MOST_MANAGED_POLICIES
                && tags <= MOST_TAGS
                && !packed.isTooLarge();
    }

    /** Describes it for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d characters, %d of %d managed policies, %d of %d tags, %s",
                characters,
                MOST_CHARACTERS,
                managedPolicies,
                MOST_MANAGED_POLICIES,
                tags,
                MOST_TAGS,
                packed);
    }
}
