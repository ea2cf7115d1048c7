/** Tests of Spring Boot applications on the embedded STS. */
@NullMarked
package dev.stslib.spring.boot.test;

import org.jspecify.annotations.NullMarked;
