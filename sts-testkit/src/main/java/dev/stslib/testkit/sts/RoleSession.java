package dev.stslib.testkit.sts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of a role, however it was opened. */
record RoleSession(
        TestRole role,
        String name,
        Map<String, String> transitiveTags,
        @Nullable String sourceIdentity) {
    private String arn() {
        return "arn:" + role.partition() + ":sts::" + role.account() + ":assumed-role/" + role.name() + "/" + name;
    }

    private String id() {
        return role.roleId() + ":" + name;
    }

    /** The caller who signs with its credentials. */
    Caller asCaller() {
        return new Caller(
                Caller.Kind.ROLE, arn(), role.arn(), id(), role.account(), null, null, transitiveTags, sourceIdentity);
    }

    void writeTo(Xml xml) {
        if (sourceIdentity != null) {
            xml.element("SourceIdentity", sourceIdentity);
        }
        xml.open("AssumedRoleUser")
                .element("AssumedRoleId", id())
                .element("Arn", arn())
                .close();
    }
}
