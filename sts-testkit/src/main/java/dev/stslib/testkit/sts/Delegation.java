package dev.stslib.testkit.sts;

import java.time.Instant;

/**
 * The access of a role that was delegated.
 *
 * @param role the role
 * @param end when the delegation ends
 */
record Delegation(TestRole role, Instant end) {}
