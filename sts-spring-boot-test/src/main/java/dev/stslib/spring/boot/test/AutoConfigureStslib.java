package dev.stslib.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Runs the engine of a test on an embedded STS, with nothing of this machine: no files, no environment variables, no network
 * but the loopback interface. Put it beside {@code @SpringBootTest}.
 *
 * <p>The profiles that the properties of the application name exist, with the keys of a user; so do the roles, which trust
 * every user. The machine's default credentials are those of the same user. Inject the {@link
 * dev.stslib.testkit.sts.EmbeddedSts} to add further roles, to count requests, or to let faults happen.
 *
 * <p>{@code spring.config.import} comes before all beans, and is not on the embedded STS.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration(EmbeddedStsAutoConfiguration.class)
public @interface AutoConfigureStslib {}
