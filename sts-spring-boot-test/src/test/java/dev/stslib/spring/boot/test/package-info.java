@NullMarked
package dev.stslib.spring.boot.test;

import org.jspecify.annotations.NullMarked;
