import { checked } from '../../props';
/** The machines of a part of a cluster. */
export class OmniMachines {
  static { checked(OmniMachines, 'OmniMachines'); }

  /**
   * These machines, by the ids that Omni shows (`omnictl get machines`): UUIDs.
   *
   * @see https://docs.siderolabs.com/omni/reference/cluster-templates
   */
  static ids(ids: readonly string[]): OmniMachines {
    return new OmniMachines({ machines: [...ids] });
  }

  /**
   * Machines of a machine class, as many as `size` says.
   *
   * @see https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-machine-class
   */
  static ofClass(name: string, size: number | 'unlimited'): OmniMachines {
    return new OmniMachines({ machineClass: { name, size } });
  }

  /** As the template has it. */
  readonly fields: { readonly machines: readonly string[] } | { readonly machineClass: { readonly name: string; readonly size: number | 'unlimited' } };

  private constructor(fields: OmniMachines['fields']) {
    this.fields = fields;
    Object.freeze(this);
  }

  /** How many there are; undefined when Omni decides. */
  get count(): number | undefined {
    if ('machines' in this.fields) return this.fields.machines.length;
    const { size } = this.fields.machineClass;
    return size === 'unlimited' ? undefined : size;
  }
}
