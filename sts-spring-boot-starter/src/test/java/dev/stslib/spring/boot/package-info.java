@NullMarked
package dev.stslib.spring.boot;

import org.jspecify.annotations.NullMarked;
