package dev.stslib.house.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What classes do that the rules of the house speak of: by call, by method reference, by constructor. */
final class Uses {
    private static final Set<String> INI4J_RECURSES = Set.of("fetch", "fetchAll", "to", "as", "from");
    private static final Set<String> FUTURE_TIMERS = Set.of("orTimeout", "completeOnTimeout", "delayedExecutor");

    private Uses() {}

    static ArchCondition<JavaClass> packages(String... names) {
        return dependOnClassesThat(resideInAnyPackage(names));
    }

    static ArchCondition<JavaClass> classes(Class<?>... types) {
        Set<String> names = Set.of(types).stream().map(Class::getName).collect(Collectors.toSet());
        return dependOnClassesThat(describe("are " + names, type -> names.contains(type.getName())));
    }

    static ArchCondition<JavaClass> wallClock() {
        return accesses("read the wall clock", Uses::isWallClock);
    }

    static ArchCondition<JavaClass> nanoTime() {
        return accesses("read nanoTime", target -> is(target, System.class, "nanoTime"));
    }

    static ArchCondition<JavaClass> threads() {
        return accesses("make or borrow threads", Uses::isThread);
    }

    static ArchCondition<JavaClass> console() {
        return accesses(
                "write to the console",
                target -> is(target, System.class, "out")
                        || is(target, System.class, "err")
                        || is(target, Thread.class, "dumpStack")
                        || (target.getName().equals("printStackTrace")
                                && target.getOwner().isAssignableTo(Throwable.class)));
    }

    static ArchCondition<JavaClass> sharedTemporaryFolder() {
        return accesses(
                "write to the machine's temporary folder",
                target -> is(target, File.class, "createTempFile")
                        || (target.getOwner().isEquivalentTo(Files.class)
                                && target.getName().startsWith("createTemp")
                                && !takes(target, Path.class)));
    }

    /** CVE-2022-41404: these of ini4j may recurse without end, and expand variables. */
    static ArchCondition<JavaClass> endlessIni4j() {
        return accesses(
                "call what may recurse without end in ini4j",
                target -> INI4J_RECURSES.contains(target.getName())
                        && (isIni4j(target.getOwner())
                                || target.getOwner().getAllRawSuperclasses().stream()
                                        .anyMatch(Uses::isIni4j)
                                || target.getOwner().getAllRawInterfaces().stream()
                                        .anyMatch(Uses::isIni4j)));
    }

    private static boolean isIni4j(JavaClass type) {
        return type.getPackageName().startsWith("org.ini4j");
    }

    private static boolean isWallClock(AccessTarget target) {
        String name = target.getName();
        JavaClass owner = target.getOwner();
        return is(target, System.class, "currentTimeMillis")
                || (owner.getPackageName().startsWith("java.time") && name.equals("now") && !takes(target, Clock.class))
                || (owner.isEquivalentTo(Clock.class) && name.matches("system.*|tick.+"))
                || is(target, InstantSource.class, "system")
                || is(target, Calendar.class, "getInstance")
                || (owner.isEquivalentTo(Date.class) && isConstructor(target) && takesNothing(target));
    }

    private static boolean isThread(AccessTarget target) {
        String name = target.getName();
        JavaClass owner = target.getOwner();
        if (isConstructor(target)) {
            boolean pool = owner.getPackageName().startsWith("java.")
                    && owner.isAssignableTo(Executor.class)
                    && !owner.getModifiers().contains(JavaModifier.ABSTRACT);
            return pool || owner.isAssignableTo(Thread.class) || owner.isAssignableTo(Timer.class);
        }
        return (owner.isEquivalentTo(Executors.class) && name.startsWith("new"))
                || is(target, ForkJoinPool.class, "commonPool")
                || (owner.isEquivalentTo(CompletableFuture.class) && FUTURE_TIMERS.contains(name))
                || (owner.isAssignableTo(CompletionStage.class)
                        && name.endsWith("Async")
                        && !takes(target, Executor.class));
    }

    private static ArchCondition<JavaClass> accesses(String what, Predicate<AccessTarget> condition) {
        return accessTargetWhere(describe(what, (JavaAccess<?> access) -> condition.test(access.getTarget())));
    }

    private static boolean is(AccessTarget target, Class<?> owner, String name) {
        return target.getOwner().isEquivalentTo(owner) && target.getName().equals(name);
    }

    private static boolean isConstructor(AccessTarget target) {
        return target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
    }

    private static boolean takes(AccessTarget target, Class<?> type) {
        return target instanceof CodeUnitAccessTarget code
                && code.getRawParameterTypes().stream().anyMatch(parameter -> parameter.isEquivalentTo(type));
    }

    private static boolean takesNothing(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget code
                && code.getRawParameterTypes().isEmpty();
    }
}
