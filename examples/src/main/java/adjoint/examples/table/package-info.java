/**
 * Tables of measurements with a class for each row: read, made up, dealt to folds, and classified
 * by models that have not seen the rows they are judged by.
 */
package adjoint.examples.table;
