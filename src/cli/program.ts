import { Command } from 'commander'
import { type AlignHandler, alignCommand } from './align-command.ts'
import { attackCommand } from './attack-command.ts'
import { auditCommand } from './audit-command.ts'
import { compareCommand } from './compare-command.ts'
import { consistencyCommand } from './consistency-command.ts'
import { version } from './context.ts'
import { demoCommand } from './demo-command.ts'
import { doctorCommand } from './doctor-command.ts'
import { downloadCommand } from './download-command.ts'
import { estimateCommand } from './estimate-command.ts'
import { exportCommand } from './export-command.ts'
import { gateCommand } from './gate-command.ts'
import { hardenCommand } from './harden-command.ts'
import { importCommand } from './import-command.ts'
import { independenceCommand } from './independence-command.ts'
import { initCommand } from './init-command.ts'
import { judgeCommand } from './judge-command.ts'
import { type LabHandlers, labCommand } from './lab-command.ts'
import { listCommand } from './list-command.ts'
import { optimizeCommand } from './optimize-command.ts'
import { showCommand } from './show-command.ts'

/** What each command does once its flags are read; every one returns the exit code. */
export interface Handlers {
  align: AlignHandler
  compare: Parameters<typeof compareCommand>[0]
  estimate: Parameters<typeof estimateCommand>[0]
  consistency: Parameters<typeof consistencyCommand>[0]
  independence: Parameters<typeof independenceCommand>[0]
  judge: Parameters<typeof judgeCommand>[0]
  audit: Parameters<typeof auditCommand>[0]
  attack: Parameters<typeof attackCommand>[0]
  optimize: Parameters<typeof optimizeCommand>[0]
  harden: Parameters<typeof hardenCommand>[0]
  import: Parameters<typeof importCommand>[0]
  lab: LabHandlers
  gate: Parameters<typeof gateCommand>[0]
  list: Parameters<typeof listCommand>[0]
  show: Parameters<typeof showCommand>[0]
  export: Parameters<typeof exportCommand>[0]
  download: Parameters<typeof downloadCommand>[0]
  doctor: Parameters<typeof doctorCommand>[0]
  demo: Parameters<typeof demoCommand>[0]
  init: Parameters<typeof initCommand>[0]
}

/** The command line, without a word of what it does: it is tested with handlers that only listen. */
export function createProgram(handlers: Handlers): Command {
  const program = new Command('goodhart')
    .description(
      'Finds out whether an AI judge can be trusted, and whether it can be gamed, before a model does it for you.',
    )
    .version(version)
    .showHelpAfterError('(goodhart --help lists the commands)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 crash or not all done, 2 wrong usage, 100 a gate that stays shut, 130 interrupted.',
    )
  const commands = [
    demoCommand(handlers.demo),
    auditCommand(handlers.audit),
    alignCommand(handlers.align),
    compareCommand(handlers.compare),
    estimateCommand(handlers.estimate),
    consistencyCommand(handlers.consistency),
    independenceCommand(handlers.independence),
    gateCommand(handlers.gate),
    judgeCommand(handlers.judge),
    attackCommand(handlers.attack),
    optimizeCommand(handlers.optimize),
    hardenCommand(handlers.harden),
    labCommand(handlers.lab),
    importCommand(handlers.import),
    downloadCommand(handlers.download),
    listCommand(handlers.list),
    showCommand(handlers.show),
    exportCommand(handlers.export),
    initCommand(handlers.init),
    doctorCommand(handlers.doctor),
  ]
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program))
    for (const below of command.commands) below.copyInheritedSettings(program)
  }
  return program
}
