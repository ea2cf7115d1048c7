package dev.stslib.core.internal.chain;

import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.aws.StsEndpoints;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.plan.BaseCredentials.StaticKeys;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.plan.RoleStep;
import dev.stslib.source.login.LoginCredentials;
import dev.stslib.source.sso.SsoCredentials;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as many short lines, for comparison. */
final class PlanText {
    private final List<String> lines = new ArrayList<>();

    static List<String> of(RoleChain chain) {
        PlanText text = new PlanText();
        text.base(chain.base());
        text.add("mfa", chain.mfaSerial());
        text.endpoint("base", chain.endpoint());
        List<String> names = chain.roles().stream().map(RoleStep::profile).toList();
        text.add("roles", names.isEmpty() ? "none" : String.join(", ", names));
        chain.roles().forEach(text::role);
        chain.warnings().forEach(warning -> text.add("warning", warning));
        return text.lines;
    }

    private void base(BaseCredentials base) {
        Object kind = base instanceof FromSource from ? from.plan() : base;
        add("base", kind.getClass().getSimpleName() + " of " + base.profile());
        add("base temporary", Boolean.toString(base.temporary()));
        if (base instanceof StaticKeys keys) {
            add("base key", keys.keys().accessKeyId());
            add("base secret", keys.keys().secretAccessKey().revealSecret());
            add("base token", keys.keys().sessionToken() == null ? null : "there");
            add("base account", keys.keys().accountId());
        } else if (base instanceof EnvironmentKeys keys) {
            add("base key", keys.keys().accessKeyId());
            add("base token", keys.keys().sessionToken() == null ? null : "there");
            add("base account", keys.keys().accountId());
        } else if (base instanceof WebIdentity web) {
            add("base arn", web.roleArn());
            add(
                    "base token file",
                    web.tokenFile() == null ? null : web.tokenFile().toString());
            add("base token process", web.command() == null ? null : "there");
            add("base session name", web.sessionNameTemplate());
            add("base duration", web.duration() == null ? null : web.duration().toString());
            policy("base ", web.policy());
            endpoint("web identity", web.endpoint());
        } else if (base instanceof SamlAssertion saml) {
            add("base arn", saml.roleArn());
            add("base provider", saml.providerArn());
            add("base assertion file", saml.file() == null ? null : saml.file().toString());
            add("base assertion process", saml.command() == null ? null : "there");
            add(
                    "base duration",
                    saml.duration() == null ? null : saml.duration().toString());
            add("base timeout", saml.timeout().toString());
            policy("base ", saml.policy());
            endpoint("saml", saml.endpoint());
        } else if (kind instanceof SsoCredentials sso) {
            add("base sso", sso.startUrl() + " " + sso.region());
            add("base sso session", sso.session());
            add("base sso role", sso.accountId() + " " + sso.roleName());
            add("base sso token only", Boolean.toString(sso.tokenOnly()));
            add("base token file", sso.tokenFile().toString());
        } else if (kind instanceof LoginCredentials login) {
            add("base login session", login.session());
            add("base account", login.accountId());
            add("base token file", login.tokenFile().toString());
        } else if (kind instanceof ProcessCredentials process) {
            add("base command", process.command());
            add("base account", process.accountId());
            add("base timeout", process.timeout().toString());
        }
    }

    private void role(RoleStep role) {
        String name = "role " + role.profile() + " ";
        add(name + "arn", role.roleArn());
        add(name + "task policy", role.taskPolicyArn());
        add(name + "session name", role.sessionNameTemplate());
        add(name + "duration", role.duration() == null ? null : role.duration().toString());
        add(name + "external id", role.externalId());
        add(name + "mfa", role.mfaSerial());
        add(name + "mfa process", role.mfaProcess());
        add(
                name + "mfa session",
                role.mfaSession() == null ? null : role.mfaSession().toString());
        policy(name, role.policy());
        role.tags().forEach(tag -> add(name + "tag", tag.key() + "=" + tag.value()));
        add(name + "transitive", role.transitiveTagKeys().toString());
        add(name + "source identity", role.sourceIdentity());
        endpoint(name.strip(), role.endpoint());
        try {
            add(
                    name + "url",
                    StsEndpoints.resolve(role.endpoint()) + " " + StsEndpoints.signingRegion(role.endpoint()));
        } catch (UnknownRegionException e) {
            add(name + "url", "none");
        }
    }

    private void policy(String name, SessionPolicy policy) {
        add(name + "policy", policy.inline());
        add(name + "policy arns", policy.arns().toString());
    }

    private void endpoint(String name, @Nullable StsEndpoint endpoint) {
        if (endpoint != null) {
            add(name + " region", endpoint.region());
            add(
                    name + " endpoint",
                    endpoint.override() == null ? null : endpoint.override().toString());
            add(name + " fips", endpoint.fips() ? "true" : null);
            add(name + " dualstack", endpoint.dualStack() ? "true" : null);
            add(name + " legacy", endpoint.legacyGlobal() ? "true" : null);
        }
    }

    private void add(String what, @Nullable String value) {
        if (value != null) {
            lines.add(what + ": " + value.replace("\n", "\\n"));
        }
    }
}
