package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.internal.chain.ChainResolver;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.plan.RoleChain;

/** Whose credentials a handle reads. */
sealed interface Subject {
    /** The name in messages. */
    String name();

    /** The profile that the plan is made from. */
    String profile();

    /** Whether there is a plan without that profile. */
    default boolean doesWithoutProfile() {
        return false;
    }

    /** Whether the profiles hold what the plan needs. */
    default boolean existsIn(ProfileSet profiles) {
        return doesWithoutProfile() || profiles.find(profile()).isPresent();
    }

    /** Makes the plan. */
    RoleChain resolve(ChainResolver resolver);

    /** A profile. */
    record OfProfile(String name) implements Subject {
        @Override
        public String profile() {
            return name;
        }

        @Override
        public RoleChain resolve(ChainResolver resolver) {
            return resolver.resolve(name);
        }
    }

    /**
     * A role that is described by data.
     *
     * @param request the request
     * @param selection the profile that the environment selects, for a request without a source
     */
    record OfRequest(RoleRequest request, ProfileSelection selection) implements Subject {
        @Override
        public String name() {
            return request.label();
        }

        @Override
        public String profile() {
            String source = first().sourceProfile();
            return source == null ? selection.name() : source;
        }

        @Override
        public boolean doesWithoutProfile() {
            return first().sourceProfile() == null && !selection.asked();
        }

        private RoleRequest first() {
            RoleRequest first = request;
            for (RoleRequest next = request; next != null; next = next.source()) {
                first = next;
            }
            return first;
        }

        @Override
        public RoleChain resolve(ChainResolver resolver) {
            return resolver.resolve(request, selection);
        }
    }

    /**
     * What the machine offers by default.
     *
     * @param selection the profile that the environment selects
     */
    record OfMachine(ProfileSelection selection) implements Subject {
        @Override
        public String name() {
            return selection.asked() ? selection.name() : "default credentials";
        }

        @Override
        public String profile() {
            return selection.name();
        }

        @Override
        public boolean doesWithoutProfile() {
            return !selection.asked();
        }

        @Override
        public RoleChain resolve(ChainResolver resolver) {
            return resolver.resolveDefault(selection);
        }
    }
}
