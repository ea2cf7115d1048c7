package dev.stslib.spring.boot.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Leaves out what component scanning finds, unless a {@link StslibTest} includes it. */
final class StslibTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<StslibTest> {
    StslibTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }
}
