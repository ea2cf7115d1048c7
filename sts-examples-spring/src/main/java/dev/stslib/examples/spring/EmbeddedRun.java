package dev.stslib.examples.spring;

import dev.stslib.spring.boot.test.AutoConfigureStslib;
import dev.stslib.testkit.sts.EmbeddedSts;
import org.springframework.boot.SpringApplication;

/** {@link TenantsApplication} on an STS inside the program, without an account. */
public final class EmbeddedRun {
    private EmbeddedRun() {}

    /**
     * Runs the service until you stop it.
     *
     * @param arguments those of Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.from(TenantsApplication::main).with(Embedded.class).run(arguments);
    }

    /** The embedded STS, with the role of the tenants, which no property names. No component, so that scanning passes it by. */
    @AutoConfigureStslib
    static class Embedded {
        Embedded(EmbeddedSts sts) {
            sts.addRole("arn:aws:iam::444455556666:role/tenant-data").trust("*").allowTags();
        }
    }
}
