import { Select, type SelectProps } from 'antd';

/**
 * A select in a form. The form's item tells its child that it is required or wrong; antd's select puts
 * that on an element without a role, where no screen reader may take it from. The label and the message
 * below the field say the same.
 */
export function FieldSelect<V>({ 'aria-required': required, 'aria-invalid': invalid, ...props }: SelectProps<V>) {
  void required;
  void invalid;
  return <Select<V> {...props} />;
}
