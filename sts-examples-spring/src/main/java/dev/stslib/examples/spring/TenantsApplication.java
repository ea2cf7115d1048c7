package dev.stslib.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service that works with one role for itself, one for reports, and one for each tenant. */
@SpringBootApplication
public class TenantsApplication {
    /**
     * Runs the service on the account of the person who runs it.
     *
     * @param arguments those of Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.run(TenantsApplication.class, arguments);
    }
}
