package dev.stslib.tenants;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A statement of a policy. It has no Sid, which means nothing.
 *
 * @param allows whether its effect is {@code Allow}, not {@code Deny}
 * @param actions what it speaks of
 * @param resources where
 * @param condition operators, with keys, with an array of scalar values each; empty if it always holds
 */
record Statement(boolean allows, Patterns actions, Patterns resources, ObjectNode condition) {
    /** One statement with the meaning of both, if they differ in their actions only, or in their resources only. */
    Optional<Statement> merge(Statement other) {
        if (allows != other.allows || !condition.equals(other.condition)) {
            return Optional.empty();
        }
        if (resources.equals(other.resources) && isPositive(actions, other.actions)) {
            Patterns both = Patterns.union(actions, other.actions).minimizedActions();
            return Optional.of(new Statement(allows, both, resources, condition));
        }
        if (actions.equals(other.actions) && isPositive(resources, other.resources)) {
            Patterns both = Patterns.union(resources, other.resources).minimizedResources();
            return Optional.of(new Statement(allows, actions, both, condition));
        }
        return equals(other) ? Optional.of(this) : Optional.empty();
    }

    /** What all but one means and what all but another means is all, if they differ. */
    private static boolean isPositive(Patterns one, Patterns other) {
        return !one.negated() && !other.negated();
    }

    Statement minimized() {
        return new Statement(
                allows, actions.minimizedActions(), resources.minimizedResources(), PolicyJson.minimized(condition));
    }
}
