package dev.stslib.tenants;

import java.util.ArrayList;
import java.util.List;

/**
 * Linear regression. A little weight on small coefficients (ridge regression) keeps it solvable where some features never
 * change. It then knows nothing about these features, and the margin of an estimate says so.
 */
final class LeastSquares {
    private static final double RIDGE = 1e-3;

    /**
     * A value at a point.
     *
     * @param value the expected value
     * @param margin about nineteen of twenty observations are not further away; never under a half, since answers are rounded
     */
    record Estimate(double value, double margin) {}

    private final List<double[]> points = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final double[][] matrix;
    private final double[] sums;

    LeastSquares(int size) {
        matrix = new double[size][size];
        sums = new double[size];
        for (int i = 0; i < size; i++) {
            matrix[i][i] = RIDGE;
        }
    }

    void add(double[] point, double value) {
        points.add(point);
        values.add(value);
        for (int row = 0; row < sums.length; row++) {
            sums[row] += point[row] * value;
            for (int column = 0; column < sums.length; column++) {
                matrix[row][column] += point[row] * point[column];
            }
        }
    }

    /** Fits the coefficients. */
    Fit solve() {
        double[] coefficients = solve(matrix, sums);
        double squares = 0;
        for (int i = 0; i < points.size(); i++) {
            double error = values.get(i) - product(coefficients, points.get(i));
            squares += error * error;
        }
        double variance = squares / Math.max(1, points.size() - sums.length);
        return new Fit(coefficients, variance);
    }

    /** Coefficients, and how far the observations are from what they say. */
    final class Fit {
        private final double[] coefficients;
        private final double variance;

        private Fit(double[] coefficients, double variance) {
            this.coefficients = coefficients;
            this.variance = variance;
        }

        /** The further a point is from all observations, the wider its margin. */
        Estimate at(double[] point) {
            double leverage = product(point, LeastSquares.solve(matrix, point));
            // Rounded answers spread by a twelfth at least, even where they fit exactly.
            double spread = Math.sqrt(Math.max(variance, 1 / 12.0) * (1 + leverage));
            return new Estimate(product(coefficients, point), 0.5 + 2 * spread);
        }
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /** Gaussian elimination with pivots on the diagonal, which are positive in such a matrix. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] left = new double[size][];
        for (int row = 0; row < size; row++) {
            left[row] = matrix[row].clone();
        }
        double[] solution = right.clone();
        for (int pivot = 0; pivot < size; pivot++) {
            for (int row = pivot + 1; row < size; row++) {
                double factor = left[row][pivot] / left[pivot][pivot];
                for (int column = pivot; column < size; column++) {
                    left[row][column] -= factor * left[pivot][column];
                }
                solution[row] -= factor * solution[pivot];
            }
        }
        for (int row = size - 1; row >= 0; row--) {
            for (int column = row + 1; column < size; column++) {
                solution[row] -= left[row][column] * solution[column];
            }
            solution[row] /= left[row][row];
        }
        return solution;
    }
}
