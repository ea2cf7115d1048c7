package dev.stslib.house.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule that lets something happen in named places only.
 *
 * @param name the rule in words
 * @param use what happens
 * @param places packages, such as {@code dev.stslib.core.sts..}, and full names of classes
 * @param planted a class elsewhere, each of whose methods does it
 */
record OnlyIn(String name, ArchCondition<JavaClass> use, List<String> places, Class<?> planted) {
    /** The applications: they do as they like with clocks, threads, the console and the AWS SDK. */
    private static final String APPLICATIONS = "dev.stslib.examples..";

    HouseRule rule() {
        DescribedPredicate<JavaClass> elsewhere = describe(
                "are elsewhere",
                type -> !isAt(APPLICATIONS, type) && places.stream().noneMatch(place -> isAt(place, type)));
        return new HouseRule(name, noClasses().that(elsewhere).should(use).as(name), planted);
    }

    /** A rule that is broken at a place as long as the place needs to be named. */
    static ArchRule nothingAt(String place, ArchCondition<JavaClass> use) {
        return noClasses()
                .that(describe("are at " + place, type -> isAt(place, type)))
                .should(use);
    }

    private static boolean isAt(String place, JavaClass type) {
        return place.endsWith("..")
                ? PackageMatcher.of(place).matches(type.getPackageName())
                : type.getName().equals(place) || type.getName().startsWith(place + "$");
    }

    @Override
    public String toString() {
        return name;
    }
}
