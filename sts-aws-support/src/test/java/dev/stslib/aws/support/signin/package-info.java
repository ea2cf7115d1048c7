@NullMarked
package dev.stslib.aws.support.signin;

import org.jspecify.annotations.NullMarked;
