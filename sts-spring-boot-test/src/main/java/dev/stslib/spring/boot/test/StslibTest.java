package dev.stslib.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of credentials only: of the auto-configurations, those of stslib; of the components, none; the engine runs on an
 * embedded STS as {@link AutoConfigureStslib} says. Import the components that you test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(StslibTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(StslibTypeExcludeFilter.class)
@AutoConfigureStslib
@ImportAutoConfiguration
public @interface StslibTest {
    /**
     * Properties of the test.
     *
     * @return properties as {@code key=value}
     */
    String[] properties() default {};

    /**
     * Says whether components that component scanning finds are left out.
     *
     * @return true to leave them out, unless {@link #includeFilters} has them
     */
    boolean useDefaultFilters() default true;

    /**
     * Components that component scanning adds all the same.
     *
     * @return the filters
     */
    Filter[] includeFilters() default {};

    /**
     * Components that component scanning leaves out.
     *
     * @return the filters
     */
    Filter[] excludeFilters() default {};

    /**
     * Auto-configurations to leave out.
     *
     * @return the classes
     */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
