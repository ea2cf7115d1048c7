package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What commands read out of plans. */
final class Plans {
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:iam::([0-9]{12}):role/(?:.*/)?([^/]+)");

    private Plans() {}

    /** The region for the tools that get the credentials: that of the profile, or else that of its requests. */
    static Optional<String> region(RoleChain plan, @Nullable Profile profile) {
        Optional<String> own = profile == null ? Optional.empty() : profile.text("region");
        return own.or(() -> endpoint(plan).map(StsEndpoint::region).filter(name -> !name.equals("aws-global")));
    }

    /** The endpoint of the last request. */
    static Optional<StsEndpoint> endpoint(RoleChain plan) {
        return plan.roles().isEmpty()
                ? Optional.ofNullable(plan.endpoint())
                : Optional.of(plan.roles().get(plan.roles().size() - 1).endpoint());
    }

    /** The role whose credentials come out; empty if none is assumed. */
    static Optional<String> roleArn(RoleChain plan) {
        if (!plan.roles().isEmpty()) {
            return Optional.of(plan.roles().get(plan.roles().size() - 1).roleArn());
        }
        if (plan.base() instanceof BaseCredentials.WebIdentity identity) {
            return Optional.of(identity.roleArn());
        }
        return plan.base() instanceof BaseCredentials.SamlAssertion assertion
                ? Optional.of(assertion.roleArn())
                : Optional.empty();
    }

    /** The account of a role. */
    static @Nullable String account(@Nullable String roleArn) {
        Matcher parts = ARN.matcher(roleArn == null ? "" : roleArn);
        return parts.matches() ? parts.group(1) : null;
    }

    /** The name of a role without its path. */
    static @Nullable String roleName(@Nullable String roleArn) {
        Matcher parts = ARN.matcher(roleArn == null ? "" : roleArn);
        return parts.matches() ? parts.group(2) : null;
    }

    /** What kind of credentials a plan begins with. */
    static String kind(RoleChain plan) {
        BaseCredentials base = plan.base();
        if (!plan.roles().isEmpty()) {
            return "role";
        }
        if (base instanceof BaseCredentials.WebIdentity) {
            return "web identity";
        }
        if (base instanceof BaseCredentials.SamlAssertion) {
            return "saml";
        }
        return base instanceof BaseCredentials.FromSource source ? source.source() : "keys";
    }
}
